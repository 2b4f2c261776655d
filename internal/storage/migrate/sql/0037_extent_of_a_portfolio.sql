-- How much of a sender's portfolio a file that was handed in is; empty: all of it.
alter table uploads add column extent text not null default '';
