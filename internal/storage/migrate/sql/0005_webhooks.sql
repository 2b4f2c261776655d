-- Step 2: webhooks, for every door.

-- Where what happens is told. cursor is the journal's sequence up to which
-- deliveries were made; secret is sealed with a key that is not in the database;
-- failures counts the deliveries given up since the last one that arrived.
create table endpoints (
  account_id   bigint not null references accounts (account_id),
  id           bigint not null,
  developer_id bigint,
  format       text not null,
  url          text not null,
  secret       text not null,
  events       text not null,
  cursor       bigint not null,
  failures     bigint not null,
  off_at       bigint,
  off_reason   text not null,
  created_at   bigint not null,
  updated_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, developer_id) references developers (account_id, id)
);
-- Which accounts have somebody to tell; no key.
create index endpoints_live on endpoints (account_id) where off_at is null;

-- What is to be told, or was. due_at is null while an earlier one of its subject
-- waits, and afterwards; rung counts the failed tries since it was queued, tries
-- all of them; lease_until keeps two processes from sending the same one, and is
-- what the holder of the lease shows when it says how the try ended.
create table deliveries (
  account_id   bigint not null,
  id           bigint not null,
  endpoint_id  bigint not null,
  seq          bigint not null,
  event        text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  body         text not null,
  state        text not null check (state in ('waiting', 'delivered', 'given-up', 'replaced')),
  rung         bigint not null,
  tries        bigint not null,
  due_at       bigint,
  lease_until  bigint not null,
  emitted_at   bigint not null,
  queued_at    bigint not null,
  ended_at     bigint,
  primary key (account_id, id),
  unique (account_id, endpoint_id, seq, event, subject_kind, subject_id),
  foreign key (account_id, endpoint_id) references endpoints (account_id, id)
);
create index deliveries_due on deliveries (account_id, endpoint_id, due_at) where state = 'waiting' and due_at is not null;
create index deliveries_order on deliveries (account_id, endpoint_id, subject_kind, subject_id, seq, id) where state = 'waiting';
-- One of a subject at a time: an order that no mistake of the program can break.
create unique index deliveries_turn on deliveries (account_id, endpoint_id, subject_kind, subject_id) where state = 'waiting' and due_at is not null;
create index deliveries_ended on deliveries (account_id, ended_at) where ended_at is not null;

create table delivery_attempts (
  account_id  bigint not null,
  delivery_id bigint not null,
  try         bigint not null,
  at          bigint not null,
  status      bigint not null,
  took        bigint not null,
  error       text not null,
  answer      text not null,
  primary key (account_id, delivery_id, try),
  foreign key (account_id, delivery_id) references deliveries (account_id, id)
);
