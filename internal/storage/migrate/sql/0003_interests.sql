-- Step 2: what new-build sales know of people and enquiries.

-- A second e-mail, and what is only shown of a person (JSON). contact_keys has a
-- kind 4 from here on, a folded last name, for searches only: "palier rebuild"
-- gives it to the contacts that are there.
alter table contacts add column email_more text not null default '';
alter table contacts add column profile text not null default '';

-- Consent by person and channel, append-only: the last row of a channel is in force.
create table consents (
  account_id bigint not null,
  id         bigint not null,
  contact_id bigint not null,
  channel    text not null check (channel in ('phone', 'sms', 'email', 'post')),
  given      boolean not null,
  source     text not null,
  proof      text not null,
  at         bigint not null,
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);
create index consents_contact on consents (account_id, contact_id, channel, id);

-- What an enquirer wants of one programme, and how far that has come.
create table interests (
  account_id     bigint not null,
  id             bigint not null,
  lead_id        bigint not null,
  program_id     bigint not null,
  owner_id       bigint,
  status         text not null,
  temperature    text not null,
  discard_reason text not null,
  follow_reason  text not null,
  first_tracker  text not null,
  last_tracker   text not null,
  last_at        bigint not null,
  created_at     bigint not null,
  updated_at     bigint not null,
  primary key (account_id, id),
  unique (account_id, lead_id, program_id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id)
);
create index interests_program on interests (account_id, program_id, id);

-- Which enquiries are about a lot: by the property that mirrors it.
create index leads_property on leads (account_id, property_id) where property_id is not null;

-- The thread of a lead: calls, messages, notes.
create table lead_records (
  account_id  bigint not null,
  id          bigint not null,
  lead_id     bigint not null,
  user_id     bigint,
  event       text not null,
  comment     text not null,
  occurred_at bigint not null,
  created_at  bigint not null,
  primary key (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index lead_records_lead on lead_records (account_id, lead_id, occurred_at, id);

-- What is planned for a lead. action_id is the same in the diary of its owner,
-- when it has one.
create table lead_tasks (
  account_id   bigint not null,
  id           bigint not null,
  lead_id      bigint not null,
  owner_id     bigint,
  action_id    bigint,
  type         text not null,
  priority     text not null,
  comment      text not null,
  scheduled_at bigint not null,
  done_at      bigint,
  created_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id),
  foreign key (account_id, action_id) references actions (account_id, id)
);
create index lead_tasks_lead on lead_tasks (account_id, lead_id, id);

create table lead_tags (
  account_id bigint not null,
  lead_id    bigint not null,
  tag        text not null,
  everywhere boolean not null,
  created_at bigint not null,
  primary key (account_id, lead_id, tag),
  foreign key (account_id, lead_id) references leads (account_id, id)
);
