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
-- Of those that are due the pressing tickets come first.
select d.ticket_id, d.kind, d.subscriber, d.at, d.since, d.minutes
from timer as d
left join ticket as t on t.id = d.ticket_id
where d.at <= :now
order by case t.priority when 'urgent' then 0 when 'high' then 1 when 'low' then 3 else 2 end, d.at, d.ticket_id;

-- name: next_timer(after)^
select min(at) from timer where at > :after;
