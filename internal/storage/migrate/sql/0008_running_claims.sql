-- Each new claim asks for the earlier ones on people of that name. Only those that run
-- count; refused ones, about as many, were read to be left out. status and id are there
-- so that the rows themselves are not read.
drop index registrations_name;
create index registrations_running on registrations (account_id, program_id, name_key, status, id) where status in ('pending', 'approved');
