-- The imports that changed a property: an undo asks whether one came after it.
create index import_goods_property on import_goods (account_id, property_id, import_id);
