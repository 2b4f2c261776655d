-- Step 6: new-build sales, as people look at them: over all their programmes at once.

-- Options in force, the first to end first; claims that wait for a decision, the oldest
-- first; what one person sold.
create index options_ending on options (account_id, expires_at, id) where status = 'option';
create index registrations_pending on registrations (account_id, id) where status = 'pending';
create index options_owner on options (account_id, owner_id, id);
create index purchases_owner on purchases (account_id, owner_id, id);
create index registrations_owner on registrations (account_id, owner_id, id);
