-- What a source (a portfolio, another system) calls a thing of ours, and what it said of it
-- last, as text that only its reader knows.
create table outer_refs (
  account_id bigint not null references accounts (account_id),
  source     text not null,
  kind       text not null,
  outer_id   text not null,
  inner_id   bigint not null,
  said       text not null,
  seen_at    bigint not null,
  primary key (account_id, source, kind, outer_id)
) /* clustered */;

create index outer_refs_inner on outer_refs (account_id, kind, inner_id);

-- A property before and after a line of an import, and what the source had said of it before:
-- what an undo needs.
create table import_goods (
  account_id  bigint not null,
  import_id   bigint not null,
  line        bigint not null,
  property_id bigint not null,
  outer_id    text not null,
  known       boolean not null,
  was         text not null, -- '' for a property that the line made
  became      text not null,
  said        text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;
