-- What else a professional card says: the chamber (CCI) that issued it, and the days from
-- which and until which it holds, empty where nobody said.
alter table cards add column chamber text not null default '';
alter table cards add column valid_from text not null default '';
alter table cards add column valid_until text not null default '';

-- A card as it was before a change: a register says under which card its mandates were
-- numbered, whatever is printed on the card since.
create table card_pasts (
  account_id  bigint not null,
  card_id     bigint not null,
  changed_at  bigint not null,
  number      text not null,
  holder      text not null,
  guarantor   text not null,
  chamber     text not null,
  valid_from  text not null,
  valid_until text not null,
  primary key (account_id, card_id, changed_at),
  foreign key (account_id, card_id) references cards (account_id, id)
) /* clustered */;
