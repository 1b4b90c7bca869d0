-- name: save_ban(subscriber, at, until, reason, agent)*!
-- One a subscriber: the last one counts.
insert into ban (subscriber, at, until, reason, agent)
values (:subscriber, :at, :until, :reason, :agent)
on conflict (subscriber) do update
set at = excluded.at, until = excluded.until, reason = excluded.reason, agent = excluded.agent;

-- name: lift_ban(subscriber)*!
delete from ban where subscriber = :subscriber;

-- name: bans(now)
-- Whoever is shut out now, the newest first.
select s.address, s.name, s.username, s.language, s.unreachable_since, b.at, b.until, b.reason, b.agent
from ban as b
join subscriber as s on s.address = b.subscriber
where b.until is null or b.until > :now
order by b.at desc;
