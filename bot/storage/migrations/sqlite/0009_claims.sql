-- Which process handles the update, where several share a database; one process that is alone claims nothing.
alter table inbox add column claimed_by integer;
