-- name: queue_lengths()
-- What waits where, and since when: by indexes of what waits, so that millions of finished rows cost nothing.
select 'inbox' as queue, count(*) as waiting, min(received_at) as since from inbox where done_at is null
union all
select 'outbox_subscribers', count(*), min(created_at)
from outbox
where status = 'pending' and not recipient like 'desk:%'
union all
select 'outbox_desk', count(*), min(created_at) from outbox where status = 'pending' and recipient like 'desk:%'
union all
select 'dead', count(*), min(finished_at) from outbox where status = 'dead';
