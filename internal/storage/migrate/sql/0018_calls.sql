-- Whether somebody may be called is asked of whole pages of people: what a buyer bought is
-- found by him.
create index purchase_contacts_contact on purchase_contacts (account_id, contact_id);
