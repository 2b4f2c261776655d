-- What anybody may see: published properties by agency, and pictures by the document that
-- is all their address names (a directory: sql.md).
create index properties_published on properties (account_id, agency_id, id, updated_at) where published_at is not null and step = 1;
create index property_pictures_document on property_pictures (document_uid);
