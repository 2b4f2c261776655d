-- Photographs that an agent takes on a visit and slips that visitors sign: documents of
-- the visit's agency, each of one property that was shown.
create table visit_papers (
  account_id   bigint not null,
  visit_id     bigint not null,
  document_uid text not null,
  property_id  bigint not null,
  kind         text not null,
  added_at     bigint not null,
  primary key (account_id, visit_id, document_uid),
  foreign key (account_id, visit_id, property_id) references visit_properties (account_id, visit_id, property_id),
  foreign key (account_id, document_uid) references documents (account_id, uid)
) /* clustered */;
create index visit_papers_document on visit_papers (account_id, document_uid);
