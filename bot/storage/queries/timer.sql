-- name: set_timer(ticket_id, kind, subscriber, at, since, minutes)*!
-- One of a kind for each ticket: a new one takes the place of the old.
insert into timer (ticket_id, kind, subscriber, at, since, minutes)
values (:ticket_id, :kind, :subscriber, :at, :since, :minutes)
on conflict (ticket_id, kind) do update
set subscriber = excluded.subscriber, at = excluded.at, since = excluded.since, minutes = excluded.minutes;

-- name: cancel_timer(ticket_id, kind)*!
delete from timer where ticket_id = :ticket_id and kind = :kind;

-- name: timer(ticket_id, kind)^
select ticket_id, kind, subscriber, at, since, minutes from timer where ticket_id = :ticket_id and kind = :kind;

-- name: due_timers(now)
select ticket_id, kind, subscriber, at, since, minutes from timer where at <= :now order by at, ticket_id;

-- name: next_timer(after)^
select min(at) from timer where at > :after;
