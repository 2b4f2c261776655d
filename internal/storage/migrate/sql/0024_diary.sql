-- The diary as the people of an office see it: by days, of an agency or of one agent.
-- door: through which a line came, empty when it was written before anybody noted it.
-- removed_at: when somebody took it out of the diary; its times are gone then.
alter table actions add column door text not null default '';
alter table actions add column removed_at bigint;

-- What a day's lines are chosen and counted by is in the indexes: of a busy month the first
-- lines of each day are read, and the others are only counted.
create index actions_day on actions (account_id, agency_id, day, time_start, id, user_id, type, removed_at);
create index actions_agent_day on actions (account_id, user_id, day, time_start, id, agency_id, type, removed_at);
create index lead_tasks_action on lead_tasks (account_id, action_id) where action_id is not null;

-- Visits to which somebody is expected, whichever property's: what an office has to answer.
create index visits_awaited on visits (account_id, agency_id, starts_at, id) where live;
-- Visits that do not take place.
create index visits_off on visits (account_id, agency_id, starts_at, id) where not live and done_at is null;
