-- A view of a property has its prices in it and no mark for them any more. One that is not there
-- is made when it is read; `palier rebuild` stores them all.
update properties set view_apimo = '' where view_apimo <> '';
