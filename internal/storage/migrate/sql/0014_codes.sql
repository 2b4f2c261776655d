-- Step 4: wrong codes that were entered to end a visit. After a few, none is taken.
alter table visits add column misses bigint not null default 0;
