-- The schema that the migrations make on SQLite. Written by: go test ./internal/storage/migrate -update

CREATE TABLE accounts (
  account_id bigint not null primary key,
  name       text not null,
  mode       text not null check (mode in ('live', 'test')),
  country    text not null,
  created_at bigint not null,
  updated_at bigint not null
, second_step boolean not null default false);

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

CREATE INDEX action_properties_property on action_properties (account_id, property_id, action_id);

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
  updated_at  bigint not null, door text not null default '', removed_at bigint, method bigint not null default 0,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);

CREATE INDEX actions_agent_day on actions (account_id, user_id, day, time_start, id, agency_id, type, removed_at);

CREATE INDEX actions_changed on actions (account_id, agency_id, updated_at, id);

CREATE INDEX actions_contact on actions (account_id, contact_id) where contact_id is not null;

CREATE INDEX actions_day on actions (account_id, agency_id, day, time_start, id, user_id, type, removed_at);

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

CREATE TABLE answer_templates (
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

CREATE INDEX answer_templates_agency on answer_templates (account_id, agency_id, id) where removed_at is null;

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

CREATE TABLE answers_sent (
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

CREATE INDEX answers_sent_lead on answers_sent (account_id, lead_id, id);

CREATE TABLE buildings (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  place      text not null,
  version    bigint not null,
  tree       text not null,
  writer_id  bigint,
  created_at bigint not null,
  updated_at bigint not null, facts text not null default '',
  primary key (account_id, id),
  unique (account_id, agency_id, place),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);

CREATE INDEX buildings_changed on buildings (account_id, agency_id, updated_at, id);

CREATE INDEX buildings_listed on buildings (account_id, agency_id, created_at, id);

CREATE TABLE card_agencies (
  account_id bigint not null,
  agency_id  bigint not null,
  card_id    bigint not null,
  primary key (account_id, agency_id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, card_id) references cards (account_id, id)
) without rowid;

CREATE TABLE card_pasts (
  account_id  bigint not null,
  card_id     bigint not null,
  changed_at  bigint not null,
  number      text not null,
  holder      text not null,
  guarantor   text not null,
  chamber     text not null,
  valid_from  text not null,
  valid_until text not null,
  primary key (account_id, card_id, changed_at),
  foreign key (account_id, card_id) references cards (account_id, id)
) without rowid;

CREATE TABLE cards (
  account_id bigint not null,
  id         bigint not null,
  number     text not null,
  holder     text not null,
  guarantor  text not null default '',
  created_at bigint not null, chamber text not null default '', valid_from text not null default '', valid_until text not null default '',
  primary key (account_id, id),
  unique (account_id, number)
);

CREATE TABLE catalog_rows (
  account_id bigint not null references accounts (account_id),
  catalog    text not null,
  id         bigint not null,
  label_fr   text not null,
  label_en   text not null,
  primary key (account_id, catalog, id)
);

CREATE TABLE client_secrets (
  account_id bigint not null,
  id         bigint not null,
  client_id  bigint not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint, hint text not null default '',
  primary key (account_id, id),
  foreign key (account_id, client_id) references clients (account_id, id)
);

CREATE INDEX client_secrets_client on client_secrets (account_id, client_id);

CREATE TABLE clients (
  account_id  bigint not null,
  id          bigint not null,
  client_key  text not null,
  name        text not null,
  redirects   text not null,
  scopes      text not null,
  compat      text not null,
  auth        text not null,
  proof       boolean not null,
  direct      boolean not null,
  own         boolean not null,
  disabled_at bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, id)
);

CREATE UNIQUE INDEX clients_directory on clients (client_key);

CREATE TABLE consents (
  account_id bigint not null,
  id         bigint not null,
  contact_id bigint not null,
  channel    text not null check (channel in ('phone', 'sms', 'email', 'post')),
  given      boolean not null,
  source     text not null,
  proof      text not null,
  at         bigint not null, kind text not null default '', said_on text not null default '',
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);

CREATE INDEX consents_contact on consents (account_id, contact_id, channel, id);

CREATE INDEX consents_listed on consents (account_id, channel, given, id);

CREATE TABLE contact_choices (
  account_id bigint not null,
  contact_id bigint not null,
  field      text not null,
  value      text not null,
  merged_id  bigint,
  at         bigint not null,
  primary key (account_id, contact_id, field),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) without rowid;

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

CREATE INDEX contact_doubts_queue on contact_doubts (account_id, created_at, first_id, second_id) where settled_at is null;

CREATE INDEX contact_doubts_second on contact_doubts (account_id, second_id) where settled_at is null;

CREATE TABLE contact_erasures (
  account_id bigint not null,
  contact_id bigint not null,
  at         bigint not null,
  who_kind   text not null,
  who_id     bigint not null,
  kept       text not null,
  primary key (account_id, contact_id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) without rowid;

CREATE INDEX contact_erasures_listed on contact_erasures (account_id, at);

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
  updated_at   bigint not null, email_more text not null default '', profile text not null default '', removed_at bigint, name_key text not null default '', card text not null default '', listed_in bigint not null default 0,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id),
  foreign key (account_id, merged_into) references contacts (account_id, id)
) without rowid;

CREATE INDEX contacts_changed on contacts (account_id, agency_id, updated_at, id);

CREATE INDEX contacts_merged on contacts (account_id, merged_into) where merged_into is not null;

CREATE INDEX contacts_named on contacts (account_id, agency_id, name_key, id);

CREATE TABLE credential_uses (
  account_id bigint not null references accounts (account_id),
  kind       text not null,
  id         bigint not null,
  at         bigint not null,
  primary key (account_id, kind, id)
) without rowid;

CREATE TABLE crossing_editions (
  account_id bigint not null,
  searches   bigint not null,
  crossed    bigint not null,
  primary key (account_id),
  foreign key (account_id) references accounts (account_id)
) without rowid;

CREATE TABLE crossing_work (
  account_id  bigint not null,
  property_id bigint not null,
  agency_id   bigint not null,
  noted_at    bigint not null,
  primary key (account_id, property_id),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX crossing_work_agency on crossing_work (account_id, agency_id, noted_at, property_id);

CREATE TABLE crossings (
  account_id  bigint not null,
  request_id  bigint not null,
  property_id bigint not null,
  score       bigint not null,
  step        bigint not null, -- 1 to suggest, 2 suggested, 3 not suggested
  gone        boolean not null,
  set_by      bigint,
  set_at      bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, request_id, property_id),
  foreign key (account_id, request_id) references requests (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX crossings_property on crossings (account_id, property_id, request_id);

CREATE TABLE deliveries (
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

CREATE INDEX deliveries_due on deliveries (account_id, endpoint_id, due_at) where state = 'waiting' and due_at is not null;

CREATE INDEX deliveries_ended on deliveries (account_id, ended_at) where ended_at is not null;

CREATE INDEX deliveries_log on deliveries (account_id, endpoint_id, state, id, event);

CREATE INDEX deliveries_order on deliveries (account_id, endpoint_id, subject_kind, subject_id, seq, id) where state = 'waiting';

CREATE UNIQUE INDEX deliveries_turn on deliveries (account_id, endpoint_id, subject_kind, subject_id) where state = 'waiting' and due_at is not null;

CREATE TABLE delivery_attempts (
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

CREATE TABLE developers (
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

CREATE UNIQUE INDEX developers_directory on developers (slug);

CREATE TABLE districts (
  account_id bigint not null,
  id         bigint not null,
  town       text not null, -- INSEE code, or the folded name of a town that has none
  name       text not null,
  name_key   text not null,
  primary key (account_id, id),
  unique (account_id, town, name_key),
  foreign key (account_id) references accounts (account_id)
);

CREATE TABLE documents (
  account_id  bigint not null,
  id          bigint not null,
  uid         text not null,
  agency_id   bigint not null,
  user_id     bigint,
  name        text not null,
  mime        text not null,
  description text not null,
  bytes       bigint not null,
  width       bigint not null,
  height      bigint not null,
  created_at  bigint not null,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

CREATE TABLE endpoints (
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

CREATE INDEX endpoints_live on endpoints (account_id) where off_at is null;

CREATE TABLE feeds (
  account_id bigint not null references accounts (account_id),
  kind       text not null check (kind in ('user', 'property')),
  subject_id bigint not null,
  hash       text not null,
  created_at bigint not null,
  primary key (account_id, kind, subject_id)
);

CREATE INDEX feeds_directory on feeds (hash);

CREATE TABLE field_plans (
  account_id bigint not null,
  round_id   bigint not null,
  project    text not null,
  agency_id  bigint not null,
  user_id    bigint not null,
  place      text not null,
  mailbox    text not null,
  kind       text not null,
  began_on   text not null,
  expires_on text not null,
  phase      text not null,
  step       text not null,
  meeting_at bigint,
  signed     boolean not null,
  number     text not null,
  ends_on    text not null,
  closed     boolean not null,
  address    text not null,
  door       text not null,
  primary key (account_id, round_id, project),
  foreign key (account_id, round_id) references rounds (account_id, id)
) without rowid;

CREATE INDEX field_plans_followed on field_plans (account_id, user_id, began_on, round_id, project);

CREATE INDEX field_plans_listed on field_plans (account_id, began_on, round_id, project);

CREATE INDEX field_plans_place on field_plans (account_id, agency_id, place, closed, signed, expires_on);

CREATE TABLE field_sites (
  account_id bigint not null,
  agency_id  bigint not null,
  place      text not null,
  name       text not null,
  postcode   text not null,
  city       text not null,
  street     text not null,
  house      text not null,
  latitude   bigint,
  longitude  bigint,
  filed      boolean not null,
  boxes      bigint not null,
  covered    bigint not null,
  last_on    text not null,
  sort_key   text not null,
  seen_at    bigint not null,
  primary key (account_id, agency_id, place),
  foreign key (account_id, agency_id) references agencies (account_id, id)
) without rowid;

CREATE INDEX field_sites_listed on field_sites (account_id, sort_key, agency_id, place, last_on);

CREATE INDEX field_sites_streets on field_sites (account_id, city, street, agency_id, boxes, covered, last_on, sort_key);

CREATE TABLE figure_marks (
  account_id bigint not null primary key references accounts (account_id),
  seq        bigint not null
);

CREATE TABLE figure_reached (
  account_id bigint not null,
  lead_id    bigint not null,
  measure    text not null,
  primary key (account_id, lead_id, measure)
) without rowid;

CREATE TABLE figures (
  account_id bigint not null,
  agency_id  bigint not null,
  week       text not null,
  measure    text not null,
  source     text not null,
  span       bigint not null,
  n          bigint not null,
  primary key (account_id, agency_id, week, measure, source, span)
) without rowid;

CREATE TABLE gone_contents (
  account_id bigint not null,
  name       text not null,
  at         bigint not null,
  primary key (account_id, name)
);

CREATE INDEX gone_contents_at on gone_contents (account_id, at, name);

CREATE TABLE grant_tokens (
  account_id bigint not null,
  hash       text not null,
  grant_id   bigint not null,
  kind       text not null,
  turn       bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  primary key (account_id, hash),
  foreign key (account_id, grant_id) references grants (account_id, id) on delete cascade
) without rowid;

CREATE INDEX grant_tokens_directory on grant_tokens (hash);

CREATE INDEX grant_tokens_expiry on grant_tokens (expires_at);

CREATE INDEX grant_tokens_grant on grant_tokens (account_id, grant_id);

CREATE TABLE grants (
  account_id      bigint not null,
  id              bigint not null,
  client_id       bigint not null,
  user_id         bigint not null,
  session_id      bigint not null,
  scopes          text not null,
  code_hash       text not null,
  code_redirect   text not null,
  code_named      boolean not null,
  code_state      text not null,
  code_challenge  text not null,
  code_expires_at bigint not null,
  code_used_at    bigint,
  turn            bigint not null,
  turned_at       bigint,
  created_at      bigint not null,
  revoked_at      bigint,
  reason          text not null,
  primary key (account_id, id),
  unique (account_id, code_hash),
  foreign key (account_id, client_id) references clients (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

CREATE INDEX grants_directory on grants (code_hash);

CREATE INDEX grants_user on grants (account_id, user_id);

CREATE TABLE held_time (
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
) without rowid;

CREATE UNIQUE INDEX held_time_action on held_time (account_id, action_id);

CREATE UNIQUE INDEX held_time_after on held_time (account_id, user_id, after_at);

CREATE UNIQUE INDEX held_time_first on held_time (account_id, user_id) where after_at is null;

CREATE TABLE import_goods (
  account_id  bigint not null,
  import_id   bigint not null,
  line        bigint not null,
  property_id bigint not null,
  outer_id    text not null,
  known       boolean not null,
  was         text not null, -- '' for a property that the line made
  became      text not null,
  said        text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX import_goods_property on import_goods (account_id, property_id, import_id);

CREATE TABLE "import_plans" (
  account_id   bigint not null,
  task_id      bigint not null,
  line         bigint not null,
  verdict      text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  changes      text not null,
  reason       text not null,
  primary key (account_id, task_id, line),
  foreign key (account_id, task_id) references "import_tasks" (account_id, id)
) without rowid;

CREATE TABLE import_records (
  account_id bigint not null,
  import_id  bigint not null,
  line       bigint not null,
  record_id  bigint not null,
  outer_id   text not null,
  known      boolean not null,
  was        text not null, -- '' for a record that the line made
  became     text not null,
  said       text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) without rowid;

CREATE INDEX import_records_record on import_records (account_id, record_id);

CREATE TABLE import_rows (
  account_id   bigint not null,
  import_id    bigint not null,
  line         bigint not null,
  verdict      text not null,
  subject_kind text not null,
  subject_id   bigint not null,
  changes      text not null,
  reason       text not null,
  at           bigint not null,
  fate         text not null,
  why          text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) without rowid;

CREATE INDEX import_rows_subject on import_rows (account_id, subject_kind, subject_id);

CREATE TABLE "import_tasks" (
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

CREATE INDEX import_tasks_import on import_tasks (account_id, import_id, id);

CREATE INDEX import_tasks_upload on import_tasks (account_id, upload_id, id);

CREATE INDEX import_tasks_waiting on import_tasks (account_id, lease_until, id) where state = 'waiting';

CREATE TABLE import_trees (
  account_id bigint not null,
  import_id  bigint not null,
  line       bigint not null,
  tree       text not null,
  primary key (account_id, import_id, line),
  foreign key (account_id, import_id) references imports (account_id, id)
) without rowid;

CREATE TABLE imports (
  account_id     bigint not null,
  id             bigint not null,
  agency_id      bigint not null,
  kind           text not null,
  file           text not null,
  sum            text not null,
  overwrite      boolean not null,
  who_kind       text not null,
  who_id         bigint not null,
  last_line      bigint not null,
  new_lines      bigint not null,
  updated_lines  bigint not null,
  same_lines     bigint not null,
  conflict_lines bigint not null,
  refused_lines  bigint not null,
  undone_lines   bigint not null,
  kept_lines     bigint not null,
  begun_at       bigint not null,
  done_at        bigint,
  undone_at      bigint,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);

CREATE UNIQUE INDEX imports_open on imports (account_id, agency_id, kind, sum, overwrite) where done_at is null;

CREATE TABLE inbox_settings (
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
) without rowid;

CREATE TABLE interests (
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

CREATE INDEX interests_program on interests (account_id, program_id, id);

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

CREATE INDEX journal_kind on journal (account_id, kind, seq);

CREATE INDEX journal_subject on journal (account_id, subject_kind, subject_id, seq);

CREATE INDEX journal_who on journal (account_id, who_kind, who_id, seq);

CREATE TABLE key_lots (
  account_id bigint not null,
  key_id     bigint not null,
  lot_id     bigint not null,
  primary key (account_id, key_id, lot_id),
  foreign key (account_id, key_id) references keys (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id) on delete cascade
);

CREATE INDEX key_lots_lot on key_lots (account_id, lot_id);

CREATE TABLE key_programs (
  account_id bigint not null,
  key_id     bigint not null,
  program_id bigint not null,
  primary key (account_id, key_id, program_id),
  foreign key (account_id, key_id) references keys (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id)
);

CREATE TABLE key_secrets (
  account_id bigint not null,
  key_id     bigint not null,
  id         bigint not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint, hint text not null default '',
  primary key (account_id, key_id, id),
  unique (account_id, hash),
  foreign key (account_id, key_id) references keys (account_id, id)
);

CREATE INDEX key_secrets_directory on key_secrets (hash);

CREATE TABLE key_silences (
  account_id bigint not null references accounts (account_id),
  kind       bigint not null,
  value      text not null,
  at         bigint not null,
  who_kind   text not null,
  who_id     bigint not null,
  primary key (account_id, kind, value)
) without rowid;

CREATE TABLE key_stops (
  account_id bigint not null references accounts (account_id),
  kind       bigint not null,
  value      text not null,
  source     text not null,
  primary key (account_id, kind, value, source)
);

CREATE TABLE keys (
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

CREATE INDEX keys_developer on keys (account_id, developer_id, id);

CREATE INDEX keys_user on keys (account_id, user_id, id);

CREATE TABLE lead_records (
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

CREATE INDEX lead_records_lead on lead_records (account_id, lead_id, occurred_at, id);

CREATE TABLE lead_tags (
  account_id bigint not null,
  lead_id    bigint not null,
  tag        text not null,
  everywhere boolean not null,
  created_at bigint not null,
  primary key (account_id, lead_id, tag),
  foreign key (account_id, lead_id) references leads (account_id, id)
);

CREATE TABLE lead_tasks (
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

CREATE INDEX lead_tasks_action on lead_tasks (account_id, action_id) where action_id is not null;

CREATE INDEX lead_tasks_lead on lead_tasks (account_id, lead_id, id);

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
  sent               text not null, stage text not null default '', door text not null default '', handed_at bigint, turns bigint not null default 0, snoozed_until bigint, request_id bigint,
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

CREATE INDEX leads_owner on leads (account_id, agency_id, user_id, stage, updated_at, id, snoozed_until);

CREATE INDEX leads_property on leads (account_id, property_id) where property_id is not null;

CREATE UNIQUE INDEX leads_reference on leads (account_id, agency_id, provider_id, reference) where provider_id is not null;

CREATE INDEX leads_sent on leads (account_id, agency_id, provider_id, updated_at, id);

CREATE INDEX leads_snoozed on leads (account_id, agency_id, snoozed_until, id) where snoozed_until is not null;

CREATE INDEX leads_stage on leads (account_id, agency_id, stage, updated_at, id, snoozed_until);

CREATE INDEX leads_waiting on leads (account_id, agency_id, stage, asked_at, id, snoozed_until) where opened_at is null;

CREATE INDEX leads_warned on leads (account_id, agency_id, id) where warned;

CREATE TABLE ledgers (
  account_id bigint not null primary key,
  seq        bigint not null,
  at         bigint not null,
  next_id    bigint not null
);

CREATE TABLE "letters" (
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

CREATE INDEX letters_asked on letters (account_id, property_id, kind, recipient, created_at);

CREATE INDEX letters_due on letters (account_id, due_at) where state = 'waiting';

CREATE INDEX letters_ended on letters (account_id, ended_at, id) where ended_at is not null;

CREATE INDEX letters_log on letters (account_id, state, id);

CREATE INDEX letters_visit on letters (account_id, visit_id);

CREATE TABLE lot_files (
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

CREATE INDEX lot_files_lot on lot_files (account_id, lot_id, id);

CREATE TABLE lot_holds (
  account_id bigint not null,
  lot_id     bigint not null,
  state      text not null check (state in ('option', 'pre-booked', 'booked', 'sold')),
  holder_id  bigint not null,
  until_at   bigint,
  primary key (account_id, lot_id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);

CREATE INDEX lot_holds_due on lot_holds (account_id, until_at) where until_at is not null;

CREATE INDEX lot_holds_holder on lot_holds (account_id, holder_id, lot_id);

CREATE INDEX lot_holds_next on lot_holds (until_at) where until_at is not null;

CREATE TABLE lot_prices (
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

CREATE TABLE lots (
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

CREATE INDEX lots_parent on lots (account_id, parent_id, id) where parent_id is not null;

CREATE INDEX lots_program on lots (account_id, program_id, id);

CREATE TABLE mailbox_properties (
  account_id  bigint not null,
  agency_id   bigint not null,
  place       text not null,
  mailbox     text not null,
  property_id bigint not null,
  primary key (account_id, agency_id, place, mailbox),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE TABLE mandate_entries (
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
) without rowid;

CREATE INDEX mandate_entries_ending on mandate_entries (account_id, state, ends_on, card_id, kind, number);

CREATE INDEX mandate_entries_latest on mandate_entries (account_id, registered_at, card_id, kind, number);

CREATE INDEX mandate_entries_property on mandate_entries (account_id, property_id) where property_id is not null;

CREATE TABLE mandate_lines (
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
) without rowid;

CREATE INDEX mandate_lines_number on mandate_lines (account_id, card_id, kind, number, seq);

CREATE TABLE mandate_series (
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
) without rowid;

CREATE TABLE match_weights (
  account_id bigint not null,
  price      bigint not null,
  area       bigint not null,
  rooms      bigint not null,
  bedrooms   bigint not null,
  floor      bigint not null,
  wishes     bigint not null,
  keep       bigint not null,
  updated_at bigint not null,
  primary key (account_id),
  foreign key (account_id) references accounts (account_id)
) without rowid;

CREATE TABLE messages (
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

CREATE INDEX messages_property on messages (account_id, property_id, id);

CREATE TABLE option_lots (
  account_id bigint not null,
  option_id  bigint not null,
  lot_id     bigint not null,
  price      bigint not null,
  vat_rate   bigint not null,
  primary key (account_id, option_id, lot_id),
  foreign key (account_id, option_id) references options (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);

CREATE INDEX option_lots_lot on option_lots (account_id, lot_id, option_id);

CREATE TABLE options (
  account_id bigint not null,
  id         bigint not null,
  program_id bigint not null,
  lead_id    bigint not null,
  owner_id   bigint not null,
  key_id     bigint,
  status     text not null check (status in ('option', 'option-pending', 'option-canceled', 'option-expired', 'option-converted')),
  expires_at bigint,
  lifespan   bigint,
  renewals   bigint not null,
  comment    text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id),
  foreign key (account_id, key_id) references keys (account_id, id)
);

CREATE INDEX options_ending on options (account_id, expires_at, id) where status = 'option';

CREATE INDEX options_lead on options (account_id, lead_id);

CREATE INDEX options_owner on options (account_id, owner_id, id);

CREATE INDEX options_program on options (account_id, program_id, id);

CREATE INDEX options_queue on options (account_id, program_id, id) where status = 'option-pending';

CREATE TABLE outer_refs (
  account_id bigint not null references accounts (account_id),
  source     text not null,
  kind       text not null,
  outer_id   text not null,
  inner_id   bigint not null,
  said       text not null,
  seen_at    bigint not null,
  primary key (account_id, source, kind, outer_id)
) without rowid;

CREATE INDEX outer_refs_inner on outer_refs (account_id, kind, inner_id);

CREATE TABLE preferences (
  account_id bigint not null,
  user_id    bigint not null,
  theme      text not null,
  density    text not null,
  shortcuts  boolean not null,
  agency_id  bigint not null,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id)
) without rowid;

CREATE TABLE programs (
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

CREATE TABLE project_types (
  account_id bigint not null,
  agency_id  bigint not null,
  id         text not null,
  rank       bigint not null,
  name       text not null,
  documents  text not null,
  mandates   text not null,
  register   text not null,
  category   bigint not null,
  removed    boolean not null,
  primary key (account_id, agency_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  check (register in ('T', 'G'))
) without rowid;

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
  updated_at   bigint not null, uid text not null default '', latitude bigint, longitude bigint, details text not null default '', agreement bigint not null default 0, agreement_ref text not null default '', agreement_start text not null default '', agreement_end text not null default '', advert text not null default '', cover text not null default '', published_at bigint, complete boolean not null default false, particulars text not null default '', commune text not null default '', group_no bigint not null default 0, parent_id bigint, provider_id bigint, sent_reference text not null default '', fingerprint text not null default '', view_apimo text not null default '',
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

CREATE INDEX properties_by_reference on properties (account_id, reference);

CREATE INDEX properties_changed on properties (account_id, agency_id, updated_at, id);

CREATE INDEX properties_directory on properties (uid);

CREATE INDEX properties_list on properties (account_id, updated_at, id, agency_id, user_id, category, type, step, status, price, agreement_end, complete, published_at);

CREATE INDEX properties_parent on properties (account_id, parent_id) where parent_id is not null;

CREATE INDEX properties_published on properties (account_id, agency_id, id, updated_at) where published_at is not null and step = 1;

CREATE INDEX properties_reference on properties (account_id, agency_id, reference);

CREATE UNIQUE INDEX properties_sent on properties (account_id, agency_id, provider_id, sent_reference) where provider_id is not null;

CREATE UNIQUE INDEX properties_uid on properties (account_id, uid);

CREATE TABLE property_documents (
  account_id   bigint not null,
  id           bigint not null,
  property_id  bigint not null,
  document_uid text not null,
  name         text not null,
  type         bigint not null, -- document_type
  created_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
);

CREATE INDEX property_documents_property on property_documents (account_id, property_id, id);

CREATE TABLE property_facts (
  account_id  bigint not null,
  property_id bigint not null,
  facts       text not null,
  primary key (account_id, property_id),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE TABLE property_owners (
  account_id  bigint not null,
  property_id bigint not null,
  contact_id  bigint not null,
  rank        bigint not null,
  primary key (account_id, property_id, contact_id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) without rowid;

CREATE INDEX property_owners_contact on property_owners (account_id, contact_id);

CREATE TABLE property_pictures (
  account_id   bigint not null,
  id           bigint not null,
  property_id  bigint not null,
  document_uid text not null,
  rank         bigint not null,
  width        bigint not null,
  height       bigint not null,
  captions     text not null,
  created_at   bigint not null, reference text not null default '',
  primary key (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
);

CREATE INDEX property_pictures_document on property_pictures (document_uid);

CREATE INDEX property_pictures_property on property_pictures (account_id, property_id, rank);

CREATE TABLE property_prices (
  account_id  bigint not null,
  property_id bigint not null,
  at          bigint not null,
  price       bigint,
  currency    text not null,
  who_kind    text not null,
  who_id      bigint not null,
  door        text not null,
  primary key (account_id, property_id, at),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE TABLE property_providers (
  account_id  bigint not null,
  property_id bigint not null,
  provider_id bigint not null,
  step        bigint not null,
  url         text not null, -- where it is published, '' when nobody said
  since_at    bigint,
  primary key (account_id, property_id, provider_id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id)
) without rowid;

CREATE TABLE property_refs (
  account_id  bigint not null,
  reference   text not null,
  property_id bigint not null,
  primary key (account_id, reference),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX property_refs_property on property_refs (account_id, property_id);

CREATE TABLE property_spots (
  account_id  bigint not null,
  agency_id   bigint not null,
  category    bigint not null,
  shelf       bigint not null,
  price       bigint not null, -- -1: none is known
  property_id bigint not null,
  type        bigint not null,
  area        bigint not null, -- hundredths of square metres, -1: none is known
  primary key (account_id, agency_id, category, shelf, price, property_id),
  foreign key (account_id, property_id) references property_facts (account_id, property_id)
) without rowid;

CREATE INDEX property_spots_property on property_spots (account_id, property_id, type, area);

CREATE TABLE property_words (
  account_id  bigint not null,
  property_id bigint not null,
  word        text not null,
  primary key (account_id, property_id, word),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX property_words_word on property_words (account_id, word, property_id);

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
  expires_at  bigint, hint text not null default '',
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

CREATE TABLE purchase_contacts (
  account_id  bigint not null,
  purchase_id bigint not null,
  position    bigint not null,
  contact_id  bigint not null,
  primary key (account_id, purchase_id, position),
  foreign key (account_id, purchase_id) references purchases (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);

CREATE INDEX purchase_contacts_contact on purchase_contacts (account_id, contact_id);

CREATE TABLE purchase_lots (
  account_id  bigint not null,
  purchase_id bigint not null,
  lot_id      bigint not null,
  price       bigint not null,
  vat_rate    bigint not null,
  primary key (account_id, purchase_id, lot_id),
  foreign key (account_id, purchase_id) references purchases (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);

CREATE INDEX purchase_lots_lot on purchase_lots (account_id, lot_id);

CREATE TABLE purchases (
  account_id           bigint not null,
  id                   bigint not null,
  program_id           bigint not null,
  lead_id              bigint not null,
  owner_id             bigint not null,
  option_id            bigint,
  status               text not null check (status in ('pre-booked', 'booked', 'notary-appointment', 'sold', 'canceled')),
  price                bigint not null,
  deposit              bigint,
  deposit_override     text not null,
  deposit_refunded     boolean,
  comment              text not null,
  cancellation         text not null,
  cancellation_comment text not null,
  confirmed_at         bigint,
  signed_at            bigint,
  withdrawal_until     bigint,
  appointment_set_at   bigint,
  appointment_end_at   bigint,
  sold_at              bigint,
  canceled_at          bigint,
  created_at           bigint not null,
  updated_at           bigint not null, planned_deed text, agency_id bigint not null default 0,
  primary key (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id),
  foreign key (account_id, option_id) references options (account_id, id)
);

CREATE INDEX purchases_changed on purchases (account_id, agency_id, updated_at, id);

CREATE INDEX purchases_lead on purchases (account_id, lead_id);

CREATE INDEX purchases_owner on purchases (account_id, owner_id, id);

CREATE INDEX purchases_program on purchases (account_id, program_id, id);

CREATE TABLE recovery_codes (
  account_id bigint not null,
  user_id    bigint not null,
  hash       text not null,
  used_at    bigint,
  primary key (account_id, user_id, hash),
  foreign key (account_id, user_id) references users (account_id, id)
) without rowid;

CREATE TABLE registrations (
  account_id     bigint not null,
  id             bigint not null,
  program_id     bigint not null,
  owner_id       bigint not null,
  key_id         bigint,
  lead_id        bigint,
  contact_id     bigint,
  status         text not null check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
  person         text not null,
  name_key       text not null,
  comment        text not null,
  report         text not null,
  refusal        text not null,
  expires_at     bigint,
  warn_at        bigint,
  warned_at      bigint,
  ended_at       bigint,
  decided_at     bigint,
  decided_by     text not null,
  created_at     bigint not null,
  updated_at     bigint not null,
  primary key (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id),
  foreign key (account_id, key_id) references keys (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);

CREATE INDEX registrations_contact on registrations (account_id, program_id, contact_id);

CREATE INDEX registrations_ending on registrations (account_id, expires_at) where status = 'approved' and ended_at is null;

CREATE INDEX registrations_lead on registrations (account_id, lead_id, program_id);

CREATE INDEX registrations_owner on registrations (account_id, owner_id, id);

CREATE INDEX registrations_pending on registrations (account_id, id) where status = 'pending';

CREATE INDEX registrations_person on registrations (account_id, contact_id);

CREATE INDEX registrations_program on registrations (account_id, program_id, id);

CREATE INDEX registrations_running on registrations (account_id, program_id, name_key, status, id) where status in ('pending', 'approved');

CREATE INDEX registrations_warning on registrations (account_id, warn_at) where status = 'approved' and ended_at is null and warn_at is not null;

CREATE TABLE request_spots (
  account_id bigint not null,
  agency_id  bigint not null,
  category   bigint not null,
  shelf      bigint not null,
  price_to   bigint not null,
  request_id bigint not null,
  price_from bigint not null,
  type       bigint not null, -- 0: any, or one of several
  area_from  bigint not null, -- hundredths of square metres
  area_to    bigint not null,
  primary key (account_id, agency_id, category, shelf, price_to, request_id),
  foreign key (account_id, request_id) references request_terms (account_id, request_id)
) without rowid;

CREATE INDEX request_spots_request on request_spots (account_id, request_id, price_from, type, area_from, area_to);

CREATE TABLE request_terms (
  account_id bigint not null,
  request_id bigint not null,
  terms      text not null, live bigint not null default 1000000000, counted bigint not null default 0,
  primary key (account_id, request_id),
  foreign key (account_id, request_id) references requests (account_id, id)
) without rowid;

CREATE TABLE request_words (
  account_id bigint not null,
  request_id bigint not null,
  word       text not null,
  primary key (account_id, request_id, word),
  foreign key (account_id, request_id) references requests (account_id, id)
) without rowid;

CREATE INDEX request_words_word on request_words (account_id, word, request_id);

CREATE TABLE requests (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  contact_id bigint not null, -- the record that was named
  shown_id   bigint not null, -- the contact that stands for it
  user_id    bigint not null,
  lead_id    bigint,          -- enquiry out of which it was made
  door       text not null,
  active     boolean not null,
  category   bigint not null,
  sought     text not null,
  created_at bigint not null,
  created_by bigint,
  updated_at bigint not null,
  updated_by bigint,
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, shown_id) references contacts (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

CREATE INDEX requests_latest on requests (account_id, updated_at, id, agency_id, user_id, category, active);

CREATE INDEX requests_list on requests (account_id, agency_id, updated_at, id);

CREATE INDEX requests_shown on requests (account_id, shown_id, updated_at, id);

CREATE INDEX requests_user on requests (account_id, user_id, updated_at, id);

CREATE TABLE rounds (
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

CREATE INDEX rounds_agency on rounds (account_id, agency_id, id);

CREATE INDEX rounds_place on rounds (account_id, agency_id, place, user_id);

CREATE TABLE saved_views (
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

CREATE INDEX saved_views_list on saved_views (account_id, list, agency_id, id);

CREATE TABLE schema_migrations (
  version    bigint not null primary key,
  name       text not null,
  checksum   text not null,
  applied_at bigint not null
);

CREATE TABLE seats (
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

CREATE UNIQUE INDEX seats_hold on seats (account_id, hold) where hold is not null;

CREATE INDEX seats_visit on seats (account_id, visit_id);

CREATE TABLE second_steps (
  account_id   bigint not null,
  user_id      bigint not null,
  sealed       text not null,
  counter      bigint not null,
  confirmed_at bigint,
  primary key (account_id, user_id),
  foreign key (account_id, user_id) references users (account_id, id)
) without rowid;

CREATE TABLE sessions (
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

CREATE INDEX sessions_directory on sessions (hash);

CREATE INDEX sessions_expiry on sessions (expires_at);

CREATE INDEX sessions_history on sessions (account_id, user_id, id);

CREATE INDEX sessions_user on sessions (account_id, user_id) where ended_at is null;

CREATE TABLE showings (
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

CREATE TABLE tallies (
  account_id bigint not null,
  list       text not null,
  from_at    bigint not null,
  n          bigint not null,
  primary key (account_id, list, from_at)
) without rowid;

CREATE TABLE tickets (
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

CREATE INDEX tickets_directory on tickets (hash);

CREATE INDEX tickets_user on tickets (account_id, user_id, id);

CREATE TABLE uploads (
  account_id bigint not null,
  id         bigint not null,
  agency_id  bigint not null,
  user_id    bigint,
  kind       text not null,
  file       text not null,
  sum        text not null,
  content    text not null,
  bytes      bigint not null,
  columns    text not null,
  overwrite  boolean not null,
  created_at bigint not null,
  updated_at bigint not null, extent text not null default '',
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);

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
  updated_at bigint not null, uid text not null default '', login_key text, password text not null default '', presentation text not null default '', office_role text not null default '',
  primary key (account_id, id),
  foreign key (account_id, agency_id) references agencies (account_id, id)
);

CREATE INDEX users_changed on users (account_id, agency_id, updated_at, id);

CREATE UNIQUE INDEX users_directory on users (login_key) where login_key is not null;

CREATE UNIQUE INDEX users_uid on users (account_id, uid);

CREATE UNIQUE INDEX users_username on users (account_id, username_key);

CREATE TABLE visit_papers (
  account_id   bigint not null,
  visit_id     bigint not null,
  document_uid text not null,
  property_id  bigint not null,
  kind         text not null,
  added_at     bigint not null,
  primary key (account_id, visit_id, document_uid),
  foreign key (account_id, visit_id, property_id) references visit_properties (account_id, visit_id, property_id),
  foreign key (account_id, document_uid) references documents (account_id, uid)
) without rowid;

CREATE INDEX visit_papers_document on visit_papers (account_id, document_uid);

CREATE TABLE visit_proofs (
  account_id  bigint not null,
  property_id bigint not null,
  email_key   text not null,
  code        text not null,
  tries       bigint not null,
  until_at    bigint not null,
  primary key (account_id, property_id, email_key),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE TABLE visit_properties (
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
) without rowid;

CREATE INDEX visit_properties_property on visit_properties (account_id, property_id, visit_id);

CREATE TABLE visit_rules (
  account_id bigint not null primary key references accounts (account_id),
  rules      text not null
);

CREATE TABLE visit_states (
  account_id bigint not null,
  visit_id   bigint not null,
  version    bigint not null,
  state      text not null,
  at         bigint not null,
  primary key (account_id, visit_id, version),
  foreign key (account_id, visit_id) references visits (account_id, id)
) without rowid;

CREATE INDEX visit_states_age on visit_states (account_id, at);

CREATE TABLE visit_visitors (
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
) without rowid;

CREATE INDEX visit_visitors_contact on visit_visitors (account_id, contact_id);

CREATE INDEX visit_visitors_email on visit_visitors (account_id, email_key);

CREATE UNIQUE INDEX visit_visitors_once on visit_visitors (account_id, visit_id, email_key) where status in ('proposed', 'confirmed', 'done');

CREATE TABLE visits (
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
  updated_at  bigint not null, misses bigint not null default 0,
  primary key (account_id, id),
  unique (account_id, uid),
  foreign key (account_id, agency_id) references agencies (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id),
  foreign key (account_id, action_id) references actions (account_id, id)
);

CREATE INDEX visits_agency on visits (account_id, agency_id, starts_at, id);

CREATE INDEX visits_agent on visits (account_id, user_id, starts_at, id);

CREATE INDEX visits_awaited on visits (account_id, agency_id, starts_at, id) where live;

CREATE UNIQUE INDEX visits_code on visits (account_id, user_id, code) where live and code <> '';

CREATE INDEX visits_done on visits (account_id, property_id, starts_at) where done_at is not null;

CREATE INDEX visits_expected on visits (account_id, property_id, starts_at) where live;

CREATE INDEX visits_off on visits (account_id, agency_id, starts_at, id) where not live and done_at is null;

CREATE INDEX visits_when on visits (account_id, starts_at, id);

CREATE TABLE waiting_visitors (
  account_id  bigint not null,
  property_id bigint not null,
  email_key   text not null,
  email       text not null,
  language    text not null,
  since       bigint not null,
  until_at    bigint not null,
  told_at     bigint,
  primary key (account_id, property_id, email_key),
  foreign key (account_id, property_id) references properties (account_id, id)
) without rowid;

CREATE INDEX waiting_visitors_age on waiting_visitors (account_id, until_at);

CREATE INDEX waiting_visitors_line on waiting_visitors (account_id, property_id, since) where told_at is null;
