-- A contact or a search before and after a line of an import, and what the source had said of
-- it before: what an undo needs.
create table import_records (
  account_id bigint not null,
  import_id  bigint not null,
  line       bigint not null,
  record_id  bigint not null,
  outer_id   text not null,
  known      boolean not null,
  was        text not null, -- '' for a record that the line made
  became     text not null,
  said       text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) /* clustered */;

create index import_records_record on import_records (account_id, record_id);
