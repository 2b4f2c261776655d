-- Step 6: the administrator's desk.

-- The audit trail is asked by who acted and by what happened; by whom or what it happened
-- to it was asked before (journal_subject), and by when through its sequence, which rises
-- with time.
create index journal_who on journal (account_id, who_kind, who_id, seq);
create index journal_kind on journal (account_id, kind, seq);

-- The last characters of a secret, by which people tell one from another; empty for those
-- that were made before.
alter table provider_secrets add column hint text not null default '';
alter table key_secrets add column hint text not null default '';
alter table client_secrets add column hint text not null default '';

-- When a credential was used last, to the minute. kind: provider, key, client or user. What
-- is gone stays known: the row says nothing else.
create table credential_uses (
  account_id bigint not null references accounts (account_id),
  kind       text not null,
  id         bigint not null,
  at         bigint not null,
  primary key (account_id, kind, id)
) /* clustered */;

-- What is read of a log is one endpoint's, newest first, of one state and maybe one event:
-- all of it stands in the index.
create index deliveries_log on deliveries (account_id, endpoint_id, state, id, event);
create index letters_log on letters (account_id, state, id);

-- A file that was handed in to be imported, kept until it was or nobody came for it.
-- columns: the field of each column, separated by commas; empty for a building file.
create table uploads (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  user_id    bigint,
  kind       text not null,
  file       text not null,
  sum        text not null,
  content    text not null,
  bytes      bigint not null,
  columns    text not null,
  overwrite  boolean not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

-- What is done about a file in the background: a dry run, the import, or taking it back.
-- It belongs to one process until lease_until; another goes on with it after that. The
-- counts are those of a dry run; an import's are the batch's.
create table import_tasks (
  account_id     bigint not null,
  id             bigint not null,
  act            text not null check (act in ('plan', 'run', 'undo')),
  upload_id      bigint,
  import_id      bigint,
  user_id        bigint not null,
  state          text not null check (state in ('waiting', 'done', 'failed')),
  seen           bigint not null,
  total          bigint not null,
  new_lines      bigint not null,
  updated_lines  bigint not null,
  same_lines     bigint not null,
  conflict_lines bigint not null,
  refused_lines  bigint not null,
  trouble        text not null,
  lease_until    bigint not null,
  created_at     bigint not null,
  ended_at       bigint,
  primary key (account_id, id),
  foreign key (account_id, upload_id) references uploads (account_id, id),
  foreign key (account_id, import_id) references imports (account_id, id)
);
create index import_tasks_waiting on import_tasks (account_id, lease_until, id) where state = 'waiting';
create index import_tasks_upload on import_tasks (account_id, upload_id, id);
create index import_tasks_import on import_tasks (account_id, import_id, id);

-- What a dry run says of lines, those left out that change nothing; the first of them.
create table import_plans (
  account_id   bigint not null,
  task_id      bigint not null,
  line         bigint not null,
  verdict      text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  changes      text not null,
  reason       text not null,
  primary key (account_id, task_id, line),
  foreign key (account_id, task_id) references import_tasks (account_id, id)
) /* clustered */;
