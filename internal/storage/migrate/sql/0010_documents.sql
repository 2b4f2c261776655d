-- Pictures and PDFs that belong to an agency. The content lies outside the database,
-- under names made of the uid, which is random and all that an address says.
create table documents (
  account_id  bigint not null,
  id          bigint not null,
  uid         text not null,
  agency_id   bigint not null,
  user_id     bigint,
  name        text not null,
  mime        text not null,
  description text not null,
  bytes       bigint not null,
  width       bigint not null,
  height      bigint not null,
  created_at  bigint not null,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

-- Contents that no row names any more and that are still to be removed from where they
-- lie, whatever they were of. Until here plans alone had any.
create table gone_contents (
  account_id bigint not null,
  name       text not null,
  at         bigint not null,
  primary key (account_id, name)
);
create index gone_contents_at on gone_contents (account_id, at, name);
insert into gone_contents (account_id, name, at)
select account_id, 'plans/' || account_id || '/' || replace(uid, '-', ''), at from gone_files;
drop table gone_files;
