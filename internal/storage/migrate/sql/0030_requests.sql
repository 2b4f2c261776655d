-- Searches of contacts (recherches). What is asked of a property, and what is said of it,
-- is one text (requests.go); what lists are narrowed by has a column.
create table requests (
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

create index requests_list on requests (account_id, agency_id, updated_at, id);
create index requests_latest on requests (account_id, updated_at, id, agency_id, user_id, category, active);
create index requests_shown on requests (account_id, shown_id, updated_at, id);
create index requests_user on requests (account_id, user_id, updated_at, id);

-- The words by which a search is found, written as those of properties are.
create table request_words (
  account_id bigint not null,
  request_id bigint not null,
  word       text not null,
  primary key (account_id, request_id, word),
  foreign key (account_id, request_id) references requests (account_id, id)
) /* clustered */;

create index request_words_word on request_words (account_id, word, request_id);

-- Who might match is a range of an index: a search and a property that match have a shelf in
-- common (a commune, a postcode, a square of the map...), and the search reaches the price.
-- terms and facts are what the two are compared by, of searches that are active and of
-- properties on the market alone.
create table request_terms (
  account_id bigint not null,
  request_id bigint not null,
  terms      text not null,
  primary key (account_id, request_id),
  foreign key (account_id, request_id) references requests (account_id, id)
) /* clustered */;

create table request_spots (
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
) /* clustered */;

-- Whole, so that no engine takes the key instead, and walks the account.
create index request_spots_request on request_spots (account_id, request_id, price_from, type, area_from, area_to);

create table property_facts (
  account_id  bigint not null,
  property_id bigint not null,
  facts       text not null,
  primary key (account_id, property_id),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;

create table property_spots (
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
) /* clustered */;

create index property_spots_property on property_spots (account_id, property_id, type, area);

-- A search and a property that match, or did: one row, so that both sides read the same. A
-- pair that matches no more is gone, and keeps the step that people gave it.
create table crossings (
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
) /* clustered */;

create index crossings_property on crossings (account_id, property_id, request_id);

-- Properties that changed and are to be crossed after the commit.
create table crossing_work (
  account_id  bigint not null,
  property_id bigint not null,
  agency_id   bigint not null,
  noted_at    bigint not null,
  primary key (account_id, property_id),
  foreign key (account_id, property_id) references properties (account_id, id)
) /* clustered */;

create index crossing_work_agency on crossing_work (account_id, agency_id, noted_at, property_id);

-- What is on the market was never crossed.
insert into crossing_work (account_id, property_id, agency_id, noted_at)
select account_id, id, agency_id, updated_at from properties where step = 1;

-- What matches lose, in points, where an account has settled it.
create table match_weights (
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
) /* clustered */;

-- The search that an enquiry is about.
alter table leads add column request_id bigint;
