-- The schema that the migrations make on SQLite. Written by: go test ./internal/storage/migrate -update

CREATE TABLE accounts (
  account_id bigint not null primary key,
  name       text not null,
  mode       text not null check (mode in ('live', 'test')),
  country    text not null,
  created_at bigint not null,
  updated_at bigint not null
);

CREATE TABLE action_properties (
  account_id  bigint not null,
  action_id   bigint not null,
  position    bigint not null,
  property_id bigint not null,
  report      text not null,
  price       bigint,
  currency    text not null,
  rating      text not null,
  assessment  text not null,
  primary key (account_id, action_id, position),
  foreign key (account_id, action_id) references actions (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
);

CREATE TABLE actions (
  account_id  bigint not null,
  id          bigint not null,
  agency_id   bigint not null,
  user_id     bigint not null,
  contact_id  bigint,
  type        bigint not null,
  day         text not null,
  time_start  text not null,
  time_end    text not null,
  starts_at   bigint,
  ends_at     bigint,
  holding     boolean not null,
  subject     text not null,
  content     text not null,
  referral    bigint not null,
  subreferral text not null,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);

CREATE INDEX actions_changed on actions (account_id, agency_id, updated_at, id);

CREATE INDEX actions_user on actions (account_id, user_id, updated_at, id);

CREATE TABLE agencies (
  account_id bigint not null references accounts (account_id),
  id         bigint not null,
  name       text not null,
  company    text not null,
  address    text not null,
  zipcode    text not null,
  city       text not null,
  country    text not null,
  phone      text not null,
  fax        text not null,
  email      text not null,
  website    text not null,
  picture    text not null,
  timezone   text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id)
);

CREATE INDEX agencies_changed on agencies (account_id, updated_at, id);

CREATE TABLE answers (
  account_id  bigint not null,
  credential  text not null,
  key         text not null,
  fingerprint text not null,
  status      bigint not null,
  body        text not null,
  expires_at  bigint not null,
  primary key (account_id, credential, key)
) without rowid;

CREATE INDEX answers_expiry on answers (expires_at);

CREATE TABLE catalog_rows (
  account_id bigint not null references accounts (account_id),
  catalog    text not null,
  id         bigint not null,
  label_fr   text not null,
  label_en   text not null,
  primary key (account_id, catalog, id)
);

CREATE TABLE contact_doubts (
  account_id bigint not null,
  first_id   bigint not null,
  second_id  bigint not null,
  reason     text not null,
  created_at bigint not null,
  settled_at bigint,
  primary key (account_id, first_id, second_id),
  foreign key (account_id, first_id) references contacts (account_id, id),
  foreign key (account_id, second_id) references contacts (account_id, id)
);

CREATE TABLE contact_keys (
  account_id bigint not null,
  kind       bigint not null,
  value      text not null,
  contact_id bigint not null,
  raw        text not null,
  at         bigint not null,
  primary key (account_id, kind, value, contact_id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) without rowid;

CREATE INDEX contact_keys_owner on contact_keys (account_id, contact_id);

CREATE TABLE contacts (
  account_id   bigint not null,
  id           bigint not null,
  agency_id    bigint not null,
  provider_id  bigint,
  merged_into  bigint,
  title        bigint not null,
  firstname    text not null,
  lastname     text not null,
  company      text not null,
  email        text not null,
  phone        text not null,
  mobile       text not null,
  fax          text not null,
  address      text not null,
  address_more text not null,
  zipcode      text not null,
  city         text not null,
  country      text not null,
  language     text not null,
  created_at   bigint not null,
  updated_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id),
  foreign key (account_id, merged_into) references contacts (account_id, id)
) without rowid;

CREATE INDEX contacts_changed on contacts (account_id, agency_id, updated_at, id);

CREATE INDEX contacts_merged on contacts (account_id, merged_into) where merged_into is not null;

CREATE TABLE journal (
  account_id   bigint not null,
  seq          bigint not null,
  at           bigint not null,
  kind         text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  agency_id    bigint not null,
  who_kind     text not null,
  who_id       bigint not null,
  door         text not null,
  request      text not null,
  changes      text not null,
  primary key (account_id, seq)
) without rowid;

CREATE INDEX journal_subject on journal (account_id, subject_kind, subject_id, seq);

CREATE TABLE key_stops (
  account_id bigint not null references accounts (account_id),
  kind       bigint not null,
  value      text not null,
  source     text not null,
  primary key (account_id, kind, value, source)
);

CREATE TABLE leads (
  account_id         bigint not null,
  id                 bigint not null,
  agency_id          bigint not null,
  provider_id        bigint,
  reference          text not null,
  fingerprint        text not null,
  type               bigint not null,
  step               bigint not null,
  asked_at           bigint not null,
  contact_id         bigint,
  shown_id           bigint,
  property_id        bigint,
  property_reference text not null,
  user_id            bigint,
  parent_id          bigint,
  opened_at          bigint,
  opened_by          bigint,
  assigned_at        bigint,
  assigned_by        bigint,
  closed_at          bigint,
  closed_by          bigint,
  warned             boolean not null,
  created_at         bigint not null,
  updated_at         bigint not null,
  view_apimo         text not null,
  details            text not null,
  warnings           text not null,
  sent               text not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, shown_id) references contacts (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, parent_id) references leads (account_id, id)
);

CREATE INDEX leads_changed on leads (account_id, agency_id, updated_at, id);

CREATE INDEX leads_contact on leads (account_id, shown_id);

CREATE UNIQUE INDEX leads_reference on leads (account_id, agency_id, provider_id, reference) where provider_id is not null;

CREATE INDEX leads_sent on leads (account_id, agency_id, provider_id, updated_at, id);

CREATE INDEX leads_warned on leads (account_id, agency_id, id) where warned;

CREATE TABLE ledgers (
  account_id bigint not null primary key,
  seq        bigint not null,
  at         bigint not null,
  next_id    bigint not null
);

CREATE TABLE properties (
  account_id   bigint not null,
  id           bigint not null,
  agency_id    bigint not null,
  user_id      bigint,
  reference    text not null,
  category     bigint not null,
  type         bigint not null,
  subtype      bigint not null,
  step         bigint not null,
  status       bigint not null,
  address      text not null,
  address_more text not null,
  zipcode      text not null,
  city         text not null,
  country      text not null,
  price        bigint,
  currency     text not null,
  created_at   bigint not null,
  updated_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

CREATE INDEX properties_changed on properties (account_id, agency_id, updated_at, id);

CREATE INDEX properties_reference on properties (account_id, agency_id, reference);

CREATE TABLE provider_agencies (
  account_id  bigint not null,
  provider_id bigint not null,
  agency_id   bigint not null,
  primary key (account_id, provider_id, agency_id),
  foreign key (account_id, provider_id) references providers (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);

CREATE TABLE provider_secrets (
  account_id  bigint not null,
  provider_id bigint not null,
  id          bigint not null,
  hash        text not null,
  created_at  bigint not null,
  expires_at  bigint,
  primary key (account_id, provider_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id)
);

CREATE TABLE providers (
  account_id  bigint not null references accounts (account_id),
  id          bigint not null,
  name        text not null,
  rights      text not null,
  profile     text not null check (profile in ('document', 'openapi')),
  flat_dates  boolean not null,
  city_object boolean not null,
  number_refs boolean not null,
  per_day     bigint not null,
  per_second  bigint not null,
  disabled_at bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, id)
);

CREATE UNIQUE INDEX providers_directory on providers (id);

CREATE TABLE schema_migrations (
  version    bigint not null primary key,
  name       text not null,
  checksum   text not null,
  applied_at bigint not null
);

CREATE TABLE tallies (
  account_id bigint not null,
  list       text not null,
  from_at    bigint not null,
  n          bigint not null,
  primary key (account_id, list, from_at)
) without rowid;

CREATE TABLE users (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  username   text not null,
  username_key text not null,
  firstname  text not null,
  lastname   text not null,
  email      text not null,
  phone      text not null,
  mobile     text not null,
  fax        text not null,
  role       bigint not null,
  active     boolean not null,
  language   text not null,
  timezone   text not null,
  picture    text not null,
  born       text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);

CREATE INDEX users_changed on users (account_id, agency_id, updated_at, id);

CREATE UNIQUE INDEX users_username on users (account_id, username_key);
