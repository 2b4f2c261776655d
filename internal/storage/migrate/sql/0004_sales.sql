-- Step 2: registrations (dénonciations), options and purchases.

-- Who claims to have brought whom. person is what was declared, name_key its folded
-- full name, report why it was decided so. A registration whose expires_at has
-- passed protects nothing, unless an option or purchase of its lead goes on;
-- ended_at only says that its end was told.
create table registrations (
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
create index registrations_program on registrations (account_id, program_id, id);
create index registrations_contact on registrations (account_id, program_id, contact_id);
create index registrations_name on registrations (account_id, program_id, name_key);
create index registrations_lead on registrations (account_id, lead_id, program_id);
create index registrations_ending on registrations (account_id, expires_at) where status = 'approved' and ended_at is null;
create index registrations_warning on registrations (account_id, warn_at) where status = 'approved' and ended_at is null and warn_at is not null;

-- Evidence for a claim is looked up by person.
create index actions_contact on actions (account_id, contact_id) where contact_id is not null;

-- Options. status is what was last decided; one whose expires_at has passed is
-- over, whether or not that was written down. Which lots it holds now is in lot_holds.
create table options (
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
create index options_program on options (account_id, program_id, id);
create index options_lead on options (account_id, lead_id);
create index options_queue on options (account_id, program_id, id) where status = 'option-pending';

-- The lots of an option, with the price that is frozen for it.
create table option_lots (
  account_id bigint not null,
  option_id  bigint not null,
  lot_id     bigint not null,
  price      bigint not null,
  vat_rate   bigint not null,
  primary key (account_id, option_id, lot_id),
  foreign key (account_id, option_id) references options (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);
create index option_lots_lot on option_lots (account_id, lot_id, option_id);

create table purchases (
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
  updated_at           bigint not null,
  primary key (account_id, id),
  foreign key (account_id, program_id) references programs (account_id, id),
  foreign key (account_id, lead_id) references leads (account_id, id),
  foreign key (account_id, owner_id) references users (account_id, id),
  foreign key (account_id, option_id) references options (account_id, id)
);
create index purchases_program on purchases (account_id, program_id, id);
create index purchases_lead on purchases (account_id, lead_id);

create table purchase_lots (
  account_id  bigint not null,
  purchase_id bigint not null,
  lot_id      bigint not null,
  price       bigint not null,
  vat_rate    bigint not null,
  primary key (account_id, purchase_id, lot_id),
  foreign key (account_id, purchase_id) references purchases (account_id, id),
  foreign key (account_id, lot_id) references lots (account_id, id)
);
create index purchase_lots_lot on purchase_lots (account_id, lot_id);

create table purchase_contacts (
  account_id  bigint not null,
  purchase_id bigint not null,
  position    bigint not null,
  contact_id  bigint not null,
  primary key (account_id, purchase_id, position),
  foreign key (account_id, purchase_id) references purchases (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
);
