-- name: accept_update(id, channel, external_id, lane, payload, received_at)*!
-- A repeat of an update is a no-op: the channel's own id tells it.
insert into inbox (id, channel, external_id, lane, payload, received_at)
values (:id, :channel, :external_id, :lane, :payload, :received_at)
on conflict do nothing;

-- name: accepted_ids(first, last)
-- Which of a batch were new, also when the batch is brought twice.
select id from inbox where id between :first and :last and done_at is null order by id;

-- name: is_waiting(id)
select 1 from inbox where id = :id and done_at is null;

-- name: unfinished_updates(after, limit)
-- What a stop or a crash left, in the order it came, a page at a time.
select id, channel, external_id, lane, payload, received_at
from inbox
where done_at is null and id > :after
order by id
limit :limit;

-- name: finish_update(at, error, id)*!
-- The id stays, so that a repeat is known; the payload is personal and goes.
update inbox set done_at = :at, error = :error, payload = '' where id = :id and done_at is null;

-- name: old_updates(before, most)
-- The channel repeats nothing older.
select id from inbox where done_at < :before order by id limit :most;

-- name: forget_updates(id)*!
delete from inbox where id = :id;

-- name: last_inbox_id()^
select coalesce(max(id), 0) from inbox;
