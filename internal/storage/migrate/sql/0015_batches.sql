-- Step 5: imports. A batch is one file that was imported once; a row of it is what became
-- of one line that did, or could have done, something.
create table imports (
  account_id     bigint not null,
  id             bigint not null,
  agency_id      bigint not null,
  kind           text not null,
  file           text not null,
  sum            text not null,
  overwrite      boolean not null,
  who_kind       text not null,
  who_id         bigint not null,
  last_line      bigint not null,
  new_lines      bigint not null,
  updated_lines  bigint not null,
  same_lines     bigint not null,
  conflict_lines bigint not null,
  refused_lines  bigint not null,
  undone_lines   bigint not null,
  kept_lines     bigint not null,
  begun_at       bigint not null,
  done_at        bigint,
  undone_at      bigint,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);
-- A file is under way once: who starts it again goes on with the batch.
create unique index imports_open on imports (account_id, agency_id, kind, sum, overwrite) where done_at is null;

-- changes is a list of [field, before, after], as the journal's. fate is what an undo did,
-- empty for nothing yet.
create table import_rows (
  account_id   bigint not null,
  import_id    bigint not null,
  line         bigint not null,
  verdict      text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  changes      text not null,
  reason       text not null,
  at           bigint not null,
  fate         text not null,
  why          text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) /* clustered */;

-- The tree of a building file before an import put another in its place.
create table import_trees (
  account_id bigint not null,
  import_id  bigint not null,
  line       bigint not null,
  tree       text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) /* clustered */;

-- A person that an import made and that was taken back leaves an empty row: to delete it,
-- engines would look through every table that may refer to it.
alter table contacts add column removed_at bigint;
