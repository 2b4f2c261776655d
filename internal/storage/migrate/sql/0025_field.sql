-- Step 6: what agents did and plan in the field, as lists show it. Both tables are worked out
-- of building files and rounds in each write of them.

-- What an agency's work at one address comes to.
create table field_sites (
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
) /* clustered */;
create index field_sites_listed on field_sites (account_id, sort_key, agency_id, place, last_on);
create index field_sites_streets on field_sites (account_id, city, street, agency_id, boxes, covered, last_on, sort_key);

-- A project of a round.
create table field_plans (
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
) /* clustered */;
create index rounds_place on rounds (account_id, agency_id, place, user_id);
create index field_plans_listed on field_plans (account_id, began_on, round_id, project);
create index field_plans_followed on field_plans (account_id, user_id, began_on, round_id, project);
create index field_plans_place on field_plans (account_id, agency_id, place, closed, signed, expires_on);

-- Places that are there already are listed by their ids until their next write, or palier rebuild.
insert into field_sites (account_id, agency_id, place, name, postcode, city, street, house, filed, boxes, covered, last_on, sort_key, seen_at)
select account_id, agency_id, place, '', '', '', '', '', true, 0, 0, '', place, updated_at from buildings;
insert into field_sites (account_id, agency_id, place, name, postcode, city, street, house, filed, boxes, covered, last_on, sort_key, seen_at)
select account_id, agency_id, place, '', '', '', '', '', false, 0, 0, '', place, max(updated_at) from rounds r
where not exists (select 1 from buildings b where b.account_id = r.account_id and b.agency_id = r.agency_id and b.place = r.place)
group by account_id, agency_id, place;
