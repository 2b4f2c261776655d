-- The inbox of an agency: where an enquiry stands on the board, whose it is since when, and
-- what the office has settled about answering.

-- stage is where the enquiry stands; step follows from it (leads.Stage). door is the one that
-- took it. handed_at is since when the user in charge is in charge; turns how often the clock
-- has handed it on since a person did. snoozed_until: it need not be looked at before.
alter table leads add column stage text not null default '';
alter table leads add column door text not null default '';
alter table leads add column handed_at bigint;
alter table leads add column turns bigint not null default 0;
alter table leads add column snoozed_until bigint;

update leads set handed_at = assigned_at,
  stage = case
    when step = 1 then 'new'
    when step = 2 then 'contacted'
    when step = 3 and exists (select 1 from interests i where i.account_id = leads.account_id and i.lead_id = leads.id and i.status in ('negotiating', 'pending-purchaser')) then 'offer'
    when step = 3 then 'qualified'
    when exists (select 1 from interests i where i.account_id = leads.account_id and i.lead_id = leads.id and i.status = 'purchaser') then 'won'
    else 'lost' end,
  door = case when provider_id is not null then 'apimo' else '' end;

-- Those that nobody sent came through the door that the journal names. It is read once, and not
-- for each lead: looked up by lead, an engine may walk an account's journal every time.
with taken as materialized (select account_id, subject_id, door from journal where subject_kind = 'lead' and kind = 'lead.created')
update leads set door = taken.door from taken
where leads.account_id = taken.account_id and leads.id = taken.subject_id and leads.provider_id is null;

-- Columns of the board and lists of a stage; the same of somebody's, or of nobody's; who
-- waits for an answer, the longest first; what was put aside. Whether something is aside is
-- seen in the index.
create index leads_stage on leads (account_id, agency_id, stage, updated_at, id, snoozed_until);
create index leads_owner on leads (account_id, agency_id, user_id, stage, updated_at, id, snoozed_until);
create index leads_waiting on leads (account_id, agency_id, stage, asked_at, id, snoozed_until) where opened_at is null;
create index leads_snoozed on leads (account_id, agency_id, snoozed_until, id) where snoozed_until is not null;

-- How many stand at each stage, as all tallies are kept.
insert into tallies (account_id, list, from_at, n)
select account_id, 'stage-' || stage || '/' || cast(agency_id as text), min(updated_at), count(*) from leads group by account_id, agency_id, stage;

-- What an agency has settled: within how many minutes of its working time an enquiry is to
-- be answered, when it works (Monday first, "09:00-19:00", comma between days), after how
-- many of them the next of the team gets it (0: never), and since when.
create table inbox_settings (
  account_id bigint not null,
  agency_id  bigint not null,
  answer_in  bigint not null,
  hours      text not null,
  hand_after bigint not null,
  hand_since bigint,
  team       text not null,
  updated_at bigint not null,
  primary key (account_id, agency_id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
) /* clustered */;

-- Texts to answer with. What is removed is kept: letters were written with it.
create table answer_templates (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  name       text not null,
  language   text not null,
  subject    text not null,
  body       text not null,
  created_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);
create index answer_templates_agency on answer_templates (account_id, agency_id, id) where removed_at is null;

-- What somebody was answered by letter, word for word.
create table answers_sent (
  account_id  bigint not null,
  id          bigint not null,
  agency_id   bigint not null,
  lead_id     bigint not null,
  letter_id   bigint not null,
  user_id     bigint,
  template_id bigint,
  recipient   text not null,
  subject     text not null,
  body        text not null,
  created_at  bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, template_id) references answer_templates (account_id, id)
);
create index answers_sent_lead on answers_sent (account_id, lead_id, id);

-- Views of lists by name: an address's query. user_id: his own; null: the whole agency's.
create table saved_views (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  user_id    bigint,
  list       text not null,
  name       text not null,
  query      text not null,
  created_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index saved_views_list on saved_views (account_id, list, agency_id, id);

-- Figures by week (its Monday), folded from the journal up to seq: what is counted, of which
-- source, and of answers in which span of time (minutes, its upper bound).
create table figures (
  account_id bigint not null,
  agency_id  bigint not null,
  week       text not null,
  measure    text not null,
  source     text not null,
  span       bigint not null,
  n          bigint not null,
  primary key (account_id, agency_id, week, measure, source, span)
) /* clustered */;

create table figure_marks (
  account_id bigint not null primary key references accounts (account_id),
  seq        bigint not null
);

-- How far an enquiry has come, so that it is counted there once.
create table figure_reached (
  account_id bigint not null,
  lead_id    bigint not null,
  measure    text not null,
  primary key (account_id, lead_id, measure)
) /* clustered */;
