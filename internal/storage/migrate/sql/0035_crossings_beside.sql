-- How many properties matched a search when they were last counted, and how many of the account had been crossed by then: as
-- many more may match it since. Those that were never counted since they are kept may have any number.
alter table request_terms add column live bigint not null default 1000000000;
alter table request_terms add column counted bigint not null default 0;

-- What a property that is crossed beside the writer is held against: how often searches of the account changed, or what became
-- of their crossings, and how many of its properties were crossed.
create table crossing_editions (
  account_id bigint not null,
  searches   bigint not null,
  crossed    bigint not null,
  primary key (account_id),
  foreign key (account_id) references accounts (account_id)
) /* clustered */;

-- The facts of a property are kept with its change from here on. Those of properties that are due are behind: they are put
-- right when these are crossed.
