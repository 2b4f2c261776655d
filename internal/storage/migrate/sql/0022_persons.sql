-- The workspace: people as an office finds them, keeps them and lets them go.

-- What a record is listed under and found by: its name, folded, its words parted by a nought
-- (people.ListKey), so that both engines put it in the same order. Empty: nothing says who it
-- is, it was erased, or it is older than this and "palier rebuild" was not run since.
alter table contacts add column name_key text not null default '';
create index contacts_named on contacts (account_id, agency_id, name_key, id);

-- What somebody of the office said that a person of several records is to be shown as.
-- merged_id: it was said when that record was merged, and goes when the merge is taken back.
create table contact_choices (
  account_id bigint not null,
  contact_id bigint not null,
  field      text not null,
  value      text not null,
  merged_id  bigint,
  at         bigint not null,
  primary key (account_id, contact_id, field),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) /* clustered */;

-- A number that nobody calls or an address that nobody writes to any more, whoever has it.
create table key_silences (
  account_id bigint not null references accounts (account_id),
  kind       bigint not null,
  value      text not null,
  at         bigint not null,
  who_kind   text not null,
  who_id     bigint not null,
  primary key (account_id, kind, value)
) /* clustered */;

-- That a person was erased, when, by whom and what the law kept: words, and no name.
create table contact_erasures (
  account_id bigint not null,
  contact_id bigint not null,
  at         bigint not null,
  who_kind   text not null,
  who_id     bigint not null,
  kept       text not null,
  primary key (account_id, contact_id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) /* clustered */;
create index contact_erasures_listed on contact_erasures (account_id, at);

-- How a consent can be proved, and the day on which it was given or withdrawn, when that is
-- not the day on which it was noted.
alter table consents add column kind text not null default '';
alter table consents add column said_on text not null default '';
create index consents_listed on consents (account_id, channel, given, id);

-- How many answers are in force, which is asked of all of them at once: see tallies.
insert into tallies (account_id, list, from_at, n)
select c.account_id, 'consents/' || c.channel || case when c.given then '/yes' else '/no' end, 1, count(*) from consents c
where c.id = (select max(l.id) from consents l where l.account_id = c.account_id and l.contact_id = c.contact_id and l.channel = c.channel)
group by c.account_id, c.channel, c.given;

-- The queue of pairs that somebody should look at, and those of one person.
create index contact_doubts_queue on contact_doubts (account_id, created_at, first_id, second_id) where settled_at is null;
create index contact_doubts_second on contact_doubts (account_id, second_id) where settled_at is null;

-- Whoever is erased is erased in what an import kept of him.
create index import_rows_subject on import_rows (account_id, subject_kind, subject_id);

-- A person's registrations are asked for wherever they were made.
create index registrations_person on registrations (account_id, contact_id);
