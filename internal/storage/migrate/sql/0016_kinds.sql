-- Step 5: the kinds of project of an agency, and who owns a property.

-- Kinds of project that an agency made its own: all that it offers, in their order, and
-- those that it had. An agency without rows has the shipped ones.
create table project_types (
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
) /* clustered */;

-- The contacts who own a property, in the order they were said. A merge moves no row: who
-- stands for a contact is found when somebody looks.
create table property_owners (
  account_id  bigint not null,
  property_id bigint not null,
  contact_id  bigint not null,
  rank        bigint not null,
  primary key (account_id, property_id, contact_id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id)
) /* clustered */;
create index property_owners_contact on property_owners (account_id, contact_id);
