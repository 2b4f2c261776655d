-- Step 4: people who log in, the chain of an agent's time, properties as they are
-- visited, visits, and what is written to people about them.

-- What other programs call a user or a property is random: a number would tell how
-- many there are. login_key is the e-mail of a user who has a password, folded: it
-- logs in to one account, hence unique beyond the account (the third directory).
alter table users add column uid text not null default '';
alter table users add column login_key text;
alter table users add column password text not null default '';
alter table users add column presentation text not null default '';
update users set uid = /* random uuid */;
create unique index users_uid on users (account_id, uid);
create unique index users_directory on users (login_key) where login_key is not null;

-- Who is logged in. hash is that of a random token, or of what names the session
-- inside a signed one.
create table sessions (
  account_id bigint not null,
  id         bigint not null,
  user_id    bigint not null,
  kind       text not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint not null,
  ended_at   bigint,
  primary key (account_id, id),
  unique (account_id, hash),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index sessions_directory on sessions (hash);
create index sessions_user on sessions (account_id, user_id) where ended_at is null;
create index sessions_expiry on sessions (expires_at);

-- Where a property is (in ten-millionths of a degree, about a centimetre: numbers that
-- are the same on every engine and in an archive), and what its ad says of it.
alter table properties add column uid text not null default '';
alter table properties add column latitude bigint;
alter table properties add column longitude bigint;
alter table properties add column details text not null default '';
update properties set uid = /* random uuid */;
create unique index properties_uid on properties (account_id, uid);
create index properties_directory on properties (uid);
create index properties_by_reference on properties (account_id, reference);

-- Other references under which a property is found.
create table property_refs (
  account_id  bigint not null,
  reference   text not null,
  property_id bigint not null,
  primary key (account_id, reference),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;
create index property_refs_property on property_refs (account_id, property_id);

-- A property as it can be visited. Without a row it is open, with the account's rules.
create table showings (
  account_id  bigint not null,
  property_id bigint not null,
  client_id   bigint,
  agent_id    bigint,
  state       text not null check (state in ('open', 'standby', 'ended')),
  state_at    bigint not null,
  picked      text not null,
  openings    text not null,
  rules       text not null,
  facts       text not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, property_id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, client_id) references users (account_id, id),
  foreign key (account_id, agent_id) references users (account_id, id)
);

-- The rules of slots of an account.
create table visit_rules (
  account_id bigint not null primary key references accounts (account_id),
  rules      text not null
);

-- The time that holds an agent. No two intervals of a user overlap, whoever writes
-- them: each names the end of the one before it (after_at), which begins nothing
-- before that end; two cannot name the same end, nor can two be the first. until_at:
-- held only until then. (Keys that are checked at the commit stand where rows are written
-- in another order than they refer to each other; what refers has an index, because
-- SQLite then looks for it with each row that is referred to.)
create table held_time (
  account_id bigint not null,
  user_id    bigint not null,
  starts_at  bigint not null,
  ends_at    bigint not null,
  after_at   bigint,
  action_id  bigint,
  until_at   bigint,
  primary key (account_id, user_id, starts_at),
  unique (account_id, user_id, ends_at),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, action_id) references actions (account_id, id) deferrable initially deferred,
  foreign key (account_id, user_id, after_at) references held_time (account_id, user_id, ends_at) deferrable initially deferred,
  check (starts_at < ends_at),
  check (after_at <= starts_at)
) /* clustered */;
create unique index held_time_after on held_time (account_id, user_id, after_at);
create unique index held_time_first on held_time (account_id, user_id) where after_at is null;
create unique index held_time_action on held_time (account_id, action_id);

-- What overlaps an earlier action from before there was the chain would not fit into
-- it: it holds none.
update actions set holding = false where (account_id, id) in (
  select account_id, id from (
    select account_id, id, starts_at, max(ends_at) over (partition by account_id, user_id order by starts_at, id rows between unbounded preceding and 1 preceding) as held_until
    from actions where holding) w
  where held_until > starts_at);
insert into held_time (account_id, user_id, starts_at, ends_at, after_at, action_id)
select account_id, user_id, starts_at, ends_at, lag(ends_at) over (partition by account_id, user_id order by starts_at), id
from actions where holding;

-- A visit; starts_at is null for a wish without a date. thread_id is the first visit of
-- those it was moved from: what is told of them arrives in one order. live: somebody is
-- expected. version grows with each change that is told.
create table visits (
  account_id  bigint not null,
  id          bigint not null,
  uid         text not null,
  agency_id   bigint not null,
  property_id bigint not null,
  user_id     bigint,
  action_id   bigint,
  thread_id   bigint not null,
  starts_at   bigint,
  ends_at     bigint,
  minutes     bigint not null,
  code        text not null,
  capacity    bigint not null,
  live        boolean not null,
  version     bigint not null,
  metadata    text not null,
  done_at     bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, action_id) references actions (account_id, id)
);
create index visits_when on visits (account_id, starts_at, id);
create index visits_agency on visits (account_id, agency_id, starts_at, id);
create index visits_agent on visits (account_id, user_id, starts_at, id);
create index visits_expected on visits (account_id, property_id, starts_at) where live;
create index visits_done on visits (account_id, property_id, starts_at) where done_at is not null;
create unique index visits_code on visits (account_id, user_id, code) where live and code <> '';

-- Who comes. Clients call a visitor by his e-mail, email_key is it without its case.
create table visit_visitors (
  account_id  bigint not null,
  visit_id    bigint not null,
  position    bigint not null,
  property_id bigint not null,
  contact_id  bigint,
  email_key   text not null,
  email       text not null,
  firstname   text not null,
  lastname    text not null,
  phone       text not null,
  language    text not null,
  fields      text not null,
  metadata    text not null,
  status      text not null check (status in ('proposed', 'confirmed', 'done', 'cancelled.visitor', 'cancelled.owner',
                'cancelled.agent', 'cancelled.rescheduled', 'cancelled.terminated')),
  status_at   bigint not null,
  first_at    bigint,
  rating      bigint not null,
  comment     text not null,
  primary key (account_id, visit_id, position),
  foreign key (account_id, visit_id) references visits (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) /* clustered */;
create unique index visit_visitors_once on visit_visitors (account_id, visit_id, email_key) where status in ('proposed', 'confirmed', 'done');
create index visit_visitors_email on visit_visitors (account_id, email_key);
create index visit_visitors_contact on visit_visitors (account_id, contact_id);

-- What is shown, with its report.
create table visit_properties (
  account_id  bigint not null,
  visit_id    bigint not null,
  position    bigint not null,
  property_id bigint not null,
  read_at     bigint,
  note        text not null,
  comment     text not null,
  positive    text not null,
  negative    text not null,
  question    text not null,
  interest    bigint,
  primary key (account_id, visit_id, position),
  unique (account_id, visit_id, property_id),
  foreign key (account_id, visit_id) references visits (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;
create index visit_properties_property on visit_properties (account_id, property_id, visit_id);

-- The places of a slot: who takes one writes its row. hold is the hash of the token of
-- a visitor who has not said yet who he is, until until_at.
create table seats (
  account_id  bigint not null,
  property_id bigint not null,
  starts_at   bigint not null,
  number      bigint not null,
  visit_id    bigint,
  position    bigint,
  hold        text,
  until_at    bigint,
  primary key (account_id, property_id, starts_at, number),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, visit_id) references visits (account_id, id) deferrable initially deferred,
  check (number >= 1),
  check ((visit_id is null) = (hold is not null))
);
create index seats_visit on seats (account_id, visit_id);
create unique index seats_hold on seats (account_id, hold) where hold is not null;

-- A visit as it was after a change that is told, packed.
create table visit_states (
  account_id bigint not null,
  visit_id   bigint not null,
  version    bigint not null,
  state      text not null,
  at         bigint not null,
  primary key (account_id, visit_id, version),
  foreign key (account_id, visit_id) references visits (account_id, id)
) /* clustered */;
create index visit_states_age on visit_states (account_id, at);

-- The conversation about a property.
create table messages (
  account_id   bigint not null,
  id           bigint not null,
  uid          text not null,
  property_id  bigint not null,
  sender_id    bigint,
  recipient_id bigint,
  text         text not null,
  created_at   bigint not null,
  read_at      bigint,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, sender_id) references users (account_id, id),
  foreign key (account_id, recipient_id) references users (account_id, id)
);
create index messages_property on messages (account_id, property_id, id);

-- Secret addresses of calendars; hash is that of the token in the address.
create table feeds (
  account_id bigint not null references accounts (account_id),
  kind       text not null check (kind in ('user', 'property')),
  subject_id bigint not null,
  hash       text not null,
  created_at bigint not null,
  primary key (account_id, kind, subject_id)
);
create index feeds_directory on feeds (hash);

-- Mails to be sent, or that were: what happened, to whom, and when. The words are made
-- when it leaves, from the visit as it was at that version.
create table letters (
  account_id  bigint not null,
  id          bigint not null,
  kind        text not null,
  visit_id    bigint,
  version     bigint not null,
  position    bigint not null,
  property_id bigint not null,
  user_id     bigint,
  recipient   text not null,
  name        text not null,
  language    text not null,
  before_at   bigint,
  state       text not null check (state in ('waiting', 'sent', 'dropped', 'given-up')),
  rung        bigint not null,
  tries       bigint not null,
  due_at      bigint not null,
  lease_until bigint not null,
  error       text not null,
  created_at  bigint not null,
  ended_at    bigint,
  primary key (account_id, id),
  foreign key (account_id, visit_id) references visits (account_id, id) deferrable initially deferred,
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index letters_due on letters (account_id, due_at) where state = 'waiting';
create index letters_ended on letters (account_id, ended_at, id) where ended_at is not null;
create index letters_visit on letters (account_id, visit_id);
create index letters_asked on letters (account_id, property_id, kind, recipient, created_at);
