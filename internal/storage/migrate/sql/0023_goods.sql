-- What the agency's own people write about a property, as text (listing_adverts.go); the
-- document that is its first picture; since when the public may see it; and whether its
-- sheet said all that an ad must when it was last changed.
alter table properties add column advert text not null default '';
alter table properties add column cover text not null default '';
alter table properties add column published_at bigint;
alter table properties add column complete boolean not null default false;

-- Everything that narrows the list of properties, in the order of the list: a walk over it
-- reads no row before one is found.
create index properties_list on properties (account_id, updated_at, id, agency_id, user_id, category, type, step, status, price, agreement_end, complete, published_at);

-- The words by which a property is found, folded and then written as hexadecimal digits:
-- those have one order in every engine and collation, so that a beginning is a range.
create table property_words (
  account_id  bigint not null,
  property_id bigint not null,
  word        text not null,
  primary key (account_id, property_id, word),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;

create index property_words_word on property_words (account_id, word, property_id);

-- The pictures of a property: documents of its agency, from rank 0, the cover.
create table property_pictures (
  account_id   bigint not null,
  id           bigint not null,
  property_id  bigint not null,
  document_uid text not null,
  rank         bigint not null,
  width        bigint not null,
  height       bigint not null,
  captions     text not null,
  created_at   bigint not null,
  primary key (account_id, id),
  foreign key (account_id, property_id) references properties (account_id, id)
);

create index property_pictures_property on property_pictures (account_id, property_id, rank);

-- The prices of a property, each from an instant on. What was known before changes were
-- kept has nobody for its author.
create table property_prices (
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
) /* clustered */;

insert into property_prices (account_id, property_id, at, price, currency, who_kind, who_id, door)
select account_id, id, updated_at, price, currency, '', 0, '' from properties where currency <> '';

-- Mandates of all registers, the last registered first, and those in force by their end.
create index mandate_entries_latest on mandate_entries (account_id, registered_at, card_id, kind, number);
create index mandate_entries_ending on mandate_entries (account_id, state, ends_on, card_id, kind, number);

-- The lines of one mandate.
create index mandate_lines_number on mandate_lines (account_id, card_id, kind, number, seq);
