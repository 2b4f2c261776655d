-- A person is listed at every agency, and with every provider, that has a record of him, not only
-- where the one that stands for him is. listed_in: 0 the agency's and the provider's list, 1 the
-- provider's alone, 2 none, 3 none until `palier rebuild`, or a change of the person, says which.
alter table contacts add column listed_in bigint not null default 0;
update contacts set listed_in = 3 where merged_into is not null;
