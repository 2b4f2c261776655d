-- Step 4: who proves his e-mail before he books, who waits for a free slot, and what
-- visitors say of a visit.

-- A code that was sent to an e-mail, for a booking of the property by whoever has it.
-- tries are wrong ones. One that has run out is swept away with the next.
create table visit_proofs (
  account_id  bigint not null,
  property_id bigint not null,
  email_key   text not null,
  code        text not null,
  tries       bigint not null,
  until_at    bigint not null,
  primary key (account_id, property_id, email_key),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;

-- Who is to be told when a property has a free slot again: the e-mail and no more.
-- told_at: he was, and waits no longer.
create table waiting_visitors (
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
) /* clustered */;
create index waiting_visitors_line on waiting_visitors (account_id, property_id, since) where told_at is null;
create index waiting_visitors_age on waiting_visitors (account_id, until_at);

-- A property's calendar shows visits that other doors only noted.
create index action_properties_property on action_properties (account_id, property_id, action_id);
