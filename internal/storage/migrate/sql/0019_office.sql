-- The workspace: what people of an office are, how they come in, and how they like it.

-- What a person is; empty: what his group of the code list says.
alter table users add column office_role text not null default '';

-- Whether everybody of the account comes in by two steps.
alter table accounts add column second_step boolean not null default false;

-- What somebody was logged in with, the last first.
create index sessions_history on sessions (account_id, user_id, id);

-- Who sells somebody else's lots acts with his key.
create index keys_user on keys (account_id, user_id, id);

-- How somebody likes his pages. Agency 0: all that are open to him.
create table preferences (
  account_id bigint not null,
  user_id    bigint not null,
  theme      text not null,
  density    text not null,
  shortcuts  boolean not null,
  agency_id  bigint not null,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id)
) /* clustered */;

-- What a link in a letter is good for, once: to come in for the first time, or to choose
-- another password. Of the link only a hash is kept.
create table tickets (
  account_id bigint not null,
  id         bigint not null,
  user_id    bigint not null,
  kind       text not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint,
  primary key (account_id, id),
  unique (account_id, hash),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index tickets_directory on tickets (hash);
create index tickets_user on tickets (account_id, user_id, id);

-- The second step of who has one: its secret, sealed, and the last interval of which a code
-- was taken, so that none is taken twice. Without confirmed_at it was shown and not tried yet.
create table second_steps (
  account_id   bigint not null,
  user_id      bigint not null,
  sealed       text not null,
  counter      bigint not null,
  confirmed_at bigint,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id)
) /* clustered */;

-- What comes in without the telephone that has the secret, each once.
create table recovery_codes (
  account_id bigint not null,
  user_id    bigint not null,
  hash       text not null,
  used_at    bigint,
  primary key (account_id, user_id, hash),
  foreign key (account_id, user_id) references users (account_id, id)
) /* clustered */;

-- A letter need not be about a property: subject and subject_id say what it is about, such
-- as a ticket. Empty: the visit or the property, as before.
create table letters_anew (
  account_id  bigint not null,
  id          bigint not null,
  kind        text not null,
  visit_id    bigint,
  version     bigint not null,
  position    bigint not null,
  property_id bigint,
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
  subject     text not null default '',
  subject_id  bigint not null default 0,
  primary key (account_id, id),
  foreign key (account_id, visit_id) references visits (account_id, id) deferrable initially deferred,
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
insert into letters_anew (account_id, id, kind, visit_id, version, position, property_id, user_id, recipient, name, language, before_at, state, rung, tries, due_at, lease_until, error, created_at, ended_at)
select account_id, id, kind, visit_id, version, position, property_id, user_id, recipient, name, language, before_at, state, rung, tries, due_at, lease_until, error, created_at, ended_at from letters;
drop table letters;
alter table letters_anew rename to letters;
create index letters_due on letters (account_id, due_at) where state = 'waiting';
create index letters_ended on letters (account_id, ended_at, id) where ended_at is not null;
create index letters_visit on letters (account_id, visit_id);
create index letters_asked on letters (account_id, property_id, kind, recipient, created_at);
