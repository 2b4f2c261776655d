-- What an exchange of properties knows of one beside its details and its advert, as text
-- (listing_particulars.go); the commune of its city; its group and the property it is part of,
-- which the core holds to the same agency (no key: SQLite adds none to a table that is there,
-- and properties are never deleted).
alter table properties add column particulars text not null default '';
alter table properties add column commune text not null default '';
alter table properties add column group_no bigint not null default 0;
alter table properties add column parent_id bigint;

-- Who posted a property, under which reference and with which payload: the same post again
-- is answered again, another one under the reference is refused.
alter table properties add column provider_id bigint;
alter table properties add column sent_reference text not null default '';
alter table properties add column fingerprint text not null default '';

create unique index properties_sent on properties (account_id, agency_id, provider_id, sent_reference) where provider_id is not null;
create index properties_parent on properties (account_id, parent_id) where parent_id is not null;

-- The JSON that the Apimo door shows, written with each change; '' where none was written
-- yet.
alter table properties add column view_apimo text not null default '';

-- A sender's own name of a picture: sent again, it takes the place of the former.
alter table property_pictures add column reference text not null default '';

-- Districts of towns, numbered as they are first named.
create table districts (
  account_id bigint not null,
  id         bigint not null,
  town       text not null, -- INSEE code, or the folded name of a town that has none
  name       text not null,
  name_key   text not null,
  primary key (account_id, id),
  unique (account_id, town, name_key),
  foreign key (account_id) references accounts (account_id)
);

-- Files of a property: documents of its agency.
create table property_documents (
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

create index property_documents_property on property_documents (account_id, property_id, id);

-- Which providers publish a property: 1 does, 2 does not.
create table property_providers (
  account_id  bigint not null,
  property_id bigint not null,
  provider_id bigint not null,
  step        bigint not null,
  url         text not null, -- where it is published, '' when nobody said
  since_at    bigint,
  primary key (account_id, property_id, provider_id),
  foreign key (account_id, property_id) references properties (account_id, id),
  foreign key (account_id, provider_id) references providers (account_id, id)
) /* clustered */;
