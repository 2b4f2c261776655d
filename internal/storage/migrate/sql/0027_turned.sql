-- People are found by any word of their names, not only by the first that they are listed under.

-- For each record a key (kind 6, people.KeyTurned) for each of the other words: the agency, an x,
-- and what it is listed under begun with that word. The program keeps them with the record from
-- here on; these are of the records that are there. p, the length of the first word, is what is
-- cut off a key by letters and digits; where a name has other letters, or a nought, or fills the
-- whole key, the record gets its keys when it is next changed.
insert into contact_keys (account_id, kind, value, contact_id, raw, at)
with recursive turned (account_id, agency_id, id, at, name, n, most) as (
  select c.account_id, c.agency_id, c.id, c.created_at, c.name_key, 0, length(c.name_key) - length(replace(c.name_key, '0', ''))
  from contacts c
  where c.removed_at is null and c.name_key like '%0%' and length(c.name_key) < 80
    and (c.lastname <> '' or c.firstname <> '' or c.company <> '') and c.lastname || c.firstname || c.company not like '%0%'
  union all
  select t.account_id, t.agency_id, t.id, t.at,
    substr(t.name, length(t.name) - length(ltrim(t.name, 'abcdefghijklmnopqrstuvwxyz123456789')) + 2) || '0'
      || substr(t.name, 1, length(t.name) - length(ltrim(t.name, 'abcdefghijklmnopqrstuvwxyz123456789'))),
    t.n + 1, t.most
  from turned t
  where t.n < t.most and t.n < 6
    and substr(t.name, length(t.name) - length(ltrim(t.name, 'abcdefghijklmnopqrstuvwxyz123456789')) + 1, 1) = '0'
)
select distinct r.account_id, 6, cast(r.agency_id as text) || 'x' || r.name, r.id, '', r.at
from turned r
where r.n > 0
on conflict do nothing;
