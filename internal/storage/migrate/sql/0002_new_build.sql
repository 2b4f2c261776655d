-- Step 2: new-build sales. Developers and the keys of their partners, programmes,
-- lots with their prices and plans, and who holds a lot.

-- A developer (promoteur) is a client space of the new-build door. Its slug is in
-- every URL, so it is known before the account is: unique over all accounts.
create table developers (
  account_id   bigint not null references accounts (account_id),
  id           bigint not null,
  agency_id    bigint not null,
  slug         text not null,
  name         text not null,
  address      text not null,
  address_more text not null,
  zipcode      text not null,
  city         text not null,
  country      text not null,
  logo         text not null,
  created_at   bigint not null,
  updated_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);
create unique index developers_directory on developers (slug);

-- Where a programme is on the map is kept in ten-millionths of a degree: whole
-- numbers are the same on every engine and in every archive.
create table programs (
  account_id        bigint not null,
  id                bigint not null,
  developer_id      bigint not null,
  code              text not null,
  outer_code        text not null,
  name              text not null,
  description       text not null,
  short_description text not null,
  address           text not null,
  address_more      text not null,
  zipcode           text not null,
  city              text not null,
  country           text not null,
  latitude          bigint,
  longitude         bigint,
  delivery          text not null,
  tax_schemes       text not null,
  progress          text not null,
  status            text not null,
  rules             text not null,
  created_at        bigint not null,
  updated_at        bigint not null,
  primary key (account_id, id),
  unique (account_id, developer_id, code),
  foreign key (account_id, developer_id) references developers (account_id, id)
);

-- Prices are minor units, VAT included; rates hundredths of a percent; areas
-- hundredths of a square metre, 0 when not said. withheld:
-- not for sale by the developer's will; every other state follows from lot_holds.
create table lots (
  account_id       bigint not null,
  id               bigint not null,
  program_id       bigint not null,
  outer_code       text not null,
  reference        text not null,
  main             boolean not null,
  type             text not null,
  typology         text not null,
  subtype          text not null,
  price            bigint not null check (price >= 0),
  vat_rate         bigint not null,
  reduced_price    bigint,
  parent_id        bigint,
  withheld         boolean not null,
  floor            bigint,
  building         text not null,
  staircase        text not null,
  living_area      bigint not null,
  garden_area      bigint not null,
  terrace_area     bigint not null,
  balcony_area     bigint not null,
  orientation      text not null,
  property_id      bigint,
  created_at       bigint not null,
  updated_at       bigint not null,
  primary key (account_id, id),
  unique (account_id, program_id, reference),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, parent_id) references lots (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
);
create index lots_program on lots (account_id, program_id, id);
create index lots_parent on lots (account_id, parent_id, id) where parent_id is not null;

-- Every price a lot ever had, and from when.
create table lot_prices (
  account_id    bigint not null,
  lot_id        bigint not null,
  version       bigint not null,
  price         bigint not null,
  vat_rate      bigint not null,
  reduced_price bigint,
  reason        text not null,
  at            bigint not null,
  primary key (account_id, lot_id, version),
  foreign key (account_id, lot_id) references lots (account_id, id) on delete cascade
);

-- Who holds a lot. One row a lot at most: this key is why a lot is never sold
-- twice. A hold whose until_at has passed holds nothing any more, whether or not
-- its row is still there.
create table lot_holds (
  account_id bigint not null,
  lot_id     bigint not null,
  state      text not null check (state in ('option', 'pre-booked', 'booked', 'sold')),
  holder_id  bigint not null,
  until_at   bigint,
  primary key (account_id, lot_id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);
create index lot_holds_holder on lot_holds (account_id, holder_id, lot_id);
create index lot_holds_due on lot_holds (account_id, until_at) where until_at is not null;
-- What the timer waits for next, whichever account it is of.
create index lot_holds_next on lot_holds (until_at) where until_at is not null;

-- Plans. The content lies outside the database under the uid; the file's name is
-- only words.
create table lot_files (
  account_id bigint not null,
  id         bigint not null,
  lot_id     bigint not null,
  uid        text not null,
  name       text not null,
  bytes      bigint not null,
  sha256     text not null,
  created_at bigint not null,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, lot_id) references lots (account_id, id) on delete cascade
);
create index lot_files_lot on lot_files (account_id, lot_id, id);

-- Files that are gone from the tables and whose content is still to be removed from
-- where contents lie.
create table gone_files (
  account_id bigint not null,
  uid        text not null,
  at         bigint not null,
  primary key (account_id, uid)
);

-- Keys of a developer's partners. The key itself is shown once; its SHA-256 is kept.
create table keys (
  account_id   bigint not null,
  id           bigint not null,
  developer_id bigint not null,
  user_id      bigint,
  name         text not null,
  permissions  text not null,
  networks     text not null,
  expires_at   bigint,
  revoked_at   bigint,
  created_at   bigint not null,
  updated_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, developer_id) references developers (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index keys_developer on keys (account_id, developer_id, id);

-- A key that was rotated has two secrets for a while.
create table key_secrets (
  account_id bigint not null,
  key_id     bigint not null,
  id         bigint not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint,
  primary key (account_id, key_id, id),
  unique (account_id, hash),
  foreign key (account_id, key_id) references keys (account_id, id)
);
-- A key is looked up by its token alone: only who holds a good one learns whether
-- a developer's space exists, so the slug is looked at later.
create index key_secrets_directory on key_secrets (hash);

create table key_programs (
  account_id bigint not null,
  key_id     bigint not null,
  program_id bigint not null,
  primary key (account_id, key_id, program_id),
  foreign key (account_id, key_id) references keys (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id)
);

-- The allotment (allotissement): lots that a key may see when it may not see all.
-- A lot that is deleted is allotted to nobody.
create table key_lots (
  account_id bigint not null,
  key_id     bigint not null,
  lot_id     bigint not null,
  primary key (account_id, key_id, lot_id),
  foreign key (account_id, key_id) references keys (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id) on delete cascade
);
create index key_lots_lot on key_lots (account_id, lot_id);
