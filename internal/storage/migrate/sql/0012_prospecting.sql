-- Step 5: the register of mandates, building files, rounds.

-- Professional cards, and which one an agency works under.
create table cards (
  account_id bigint not null,
  id         bigint not null,
  number     text not null,
  holder     text not null,
  guarantor  text not null default '',
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, number)
);

create table card_agencies (
  account_id bigint not null,
  agency_id  bigint not null,
  card_id    bigint not null,
  primary key (account_id, agency_id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, card_id) references cards (account_id, id)
) /* clustered */;

-- The registers of a card: where each numbered series and its chain of lines end.
create table mandate_series (
  account_id   bigint not null,
  card_id      bigint not null,
  kind         text not null,
  first_number bigint not null,
  last_number  bigint not null,
  lines        bigint not null,
  hash         text not null,
  latest_on    text not null,
  opened_at    bigint not null,
  primary key (account_id, card_id, kind),
  foreign key (account_id, card_id) references cards (account_id, id),
  check (kind in ('T', 'G')),
  check (last_number >= first_number - 1)
) /* clustered */;

-- A mandate in the register: the key is its number, so that none is given twice.
create table mandate_entries (
  account_id    bigint not null,
  card_id       bigint not null,
  kind          text not null,
  number        bigint not null,
  agency_id     bigint not null,
  user_id       bigint,
  property_id   bigint,
  type          text not null,
  object        text not null,
  nature        text not null,
  situation     text not null,
  mandants      text not null,
  price         bigint not null,
  currency      text not null,
  signed_on     text not null,
  ends_on       text not null,
  outer_number  text not null,
  registered_on text not null,
  registered_at bigint not null,
  state         text not null,
  reason        text not null,
  primary key (account_id, card_id, kind, number),
  foreign key (account_id, card_id, kind) references mandate_series (account_id, card_id, kind),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;
create index mandate_entries_property on mandate_entries (account_id, property_id) where property_id is not null;

-- Every line of a register, for ever: each hash holds the one before it.
create table mandate_lines (
  account_id bigint not null,
  card_id    bigint not null,
  kind       text not null,
  seq        bigint not null,
  number     bigint not null,
  what       text not null,
  said_on    text not null,
  said_at    bigint not null,
  who_kind   text not null,
  who_id     bigint not null,
  door       text not null,
  request    text not null,
  text       text not null,
  salt       text not null,
  digest     text not null,
  hash       text not null,
  primary key (account_id, card_id, kind, seq),
  foreign key (account_id, card_id, kind, number) references mandate_entries (account_id, card_id, kind, number)
) /* clustered */;

-- What an agency knows of a building: one row an address, the tree in one text, and the
-- version by which of many writers one wins.
create table buildings (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  place      text not null,
  version    bigint not null,
  tree       text not null,
  writer_id  bigint,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  unique (account_id, agency_id, place),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);
create index buildings_listed on buildings (account_id, agency_id, created_at, id);

-- The mandate under which a property is offered, as its ad names it.
alter table properties add column agreement bigint not null default 0;
alter table properties add column agreement_ref text not null default '';
alter table properties add column agreement_start text not null default '';
alter table properties add column agreement_end text not null default '';

-- What a user did and plans at an address: one row for each, with its version.
create table rounds (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  user_id    bigint not null,
  place      text not null,
  version    bigint not null,
  sheet      text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  unique (account_id, agency_id, user_id, place),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index rounds_agency on rounds (account_id, agency_id, id);

-- The property that a mandate opened for a mailbox.
create table mailbox_properties (
  account_id  bigint not null,
  agency_id   bigint not null,
  place       text not null,
  mailbox     text not null,
  property_id bigint not null,
  primary key (account_id, agency_id, place, mailbox),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;
