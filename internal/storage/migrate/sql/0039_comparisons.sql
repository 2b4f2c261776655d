-- A file may be compared with what is here, too: records that are alike are counted as the same, that
-- differ as in conflict, that are there alone as new, that are here alone as updated. Of an import
-- what did not come beside its lines (photos) is counted as refused, and is kept in import_plans.
create table import_tasks_anew (
  account_id     bigint not null,
  id             bigint not null,
  act            text not null check (act in ('plan', 'run', 'undo', 'compare')),
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
insert into import_tasks_anew (account_id, id, act, upload_id, import_id, user_id, state, seen, total, new_lines, updated_lines, same_lines, conflict_lines, refused_lines, trouble, lease_until, created_at, ended_at)
select account_id, id, act, upload_id, import_id, user_id, state, seen, total, new_lines, updated_lines, same_lines, conflict_lines, refused_lines, trouble, lease_until, created_at, ended_at from import_tasks;
create table import_plans_anew (
  account_id   bigint not null,
  task_id      bigint not null,
  line         bigint not null,
  verdict      text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  changes      text not null,
  reason       text not null,
  primary key (account_id, task_id, line),
  foreign key (account_id, task_id) references import_tasks_anew (account_id, id)
) /* clustered */;
insert into import_plans_anew (account_id, task_id, line, verdict, subject_kind, subject_id, changes, reason)
select account_id, task_id, line, verdict, subject_kind, subject_id, changes, reason from import_plans;
drop table import_plans;
drop table import_tasks;
alter table import_tasks_anew rename to import_tasks;
alter table import_plans_anew rename to import_plans;
create index import_tasks_waiting on import_tasks (account_id, lease_until, id) where state = 'waiting';
create index import_tasks_upload on import_tasks (account_id, upload_id, id);
create index import_tasks_import on import_tasks (account_id, import_id, id);
