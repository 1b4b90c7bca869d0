-- Which process handles the update, where several share a database. A claim holds while its process holds its lock.
alter table inbox add column claimed_by bigint;
create sequence process_number;
create index inbox_lane on inbox (lane, id) where done_at is null;
