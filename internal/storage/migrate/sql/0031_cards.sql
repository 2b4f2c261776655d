-- What an office files of a person beside names, coordinates and profile, as text
-- (storage/cards.go); '' for nothing.
alter table contacts add column card text not null default '';

-- How an action came about: a number of action_method, 0 when nobody said.
alter table actions add column method bigint not null default 0;

-- The agency of a purchase, that of its programme's developer: purchases are listed by it.
alter table purchases add column agency_id bigint not null default 0;
update purchases set agency_id = (select d.agency_id from programs p join developers d on d.account_id = p.account_id and d.id = p.developer_id
  where p.account_id = purchases.account_id and p.id = purchases.program_id);
create index purchases_changed on purchases (account_id, agency_id, updated_at, id);

-- What is known of the building itself, beside the tree of who lives there, as text
-- (storage/building_facts.go); '' for nothing.
alter table buildings add column facts text not null default '';
create index buildings_changed on buildings (account_id, agency_id, updated_at, id);
