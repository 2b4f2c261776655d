-- Step 3: the law counts a deposit's delay to the day for which the deed is planned.

-- null: no day is planned, and the programme's delivery stands for it.
alter table purchases add column planned_deed text;
