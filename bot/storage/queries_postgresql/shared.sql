-- name: join(lock)$
-- A number of its own for this process; whoever holds its lock is alive, and a connection that ends frees it.
with joined as (select nextval('process_number')::integer as number)
select number from joined where pg_try_advisory_lock(:lock::integer, number);

-- name: lead(lock, role)$
-- Waits until the process that has the role ends.
select pg_advisory_lock(:lock::integer, :role::integer);

-- name: claim_updates(process, lanes, within, together)
-- The first unfinished update of a lane decides whose the lane is: rows that another process is claiming are skipped,
-- and while it is locked here nobody else can get behind it. So a lane is in one process at a time, and in order.
-- Lanes are looked for among the first so many updates that nobody has, so that a backlog is not read for every claim.
with unclaimed as materialized (
    select lane
    from inbox
    where done_at is null and claimed_by is null
    order by id
    limit :within::bigint
),

firsts as materialized (
    select (select id from inbox where lane = l.lane and done_at is null order by id limit 1) as id
    from (select distinct lane from unclaimed) as l
),

heads as materialized (
    select lane
    from inbox
    where id in (select id from firsts)
        and done_at is null
        and (claimed_by is null or claimed_by = :process::bigint)
    order by claimed_by nulls last, id
    limit (
        select :lanes::bigint + count(*)
        from inbox
        where id in (select id from firsts) and claimed_by = :process::bigint
    )
    for update skip locked
)

update inbox
set claimed_by = :process::bigint
where id in (
    select f.id
    from heads as h
    cross join lateral (
        select id, claimed_by
        from inbox
        where lane = h.lane and done_at is null
        order by id
        limit :together::bigint
    ) as f
    where f.claimed_by is null
) and claimed_by is null and done_at is null
returning id, channel, external_id, lane, payload, received_at;

-- name: release_orphans(lock)$
-- Updates whose process is gone are anybody's again.
with alive as (
    select objid::bigint as number
    from pg_locks
    where locktype = 'advisory' and classid = :lock::integer::oid and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())
),

released as (
    update inbox
    set claimed_by = null
    where done_at is null and claimed_by is not null and claimed_by not in (select number from alive)
    returning id
)

select count(*) from released;

-- name: release_claims(process)!
-- A process that stops gives back what it did not begin.
update inbox set claimed_by = null where done_at is null and claimed_by = :process;

-- name: hold_claims(ids, process)$
-- How many of these are still this process's to finish; they stay so until the transaction ends.
with held as (
    select id
    from inbox
    where id = any(:ids::bigint[]) and claimed_by = :process::bigint and done_at is null
    for update
)

select count(*) from held;

-- name: entries(ids)
-- What another process said just now, if it still waits.
select id, recipient, content, dedupe_key, attempts, not_before
from outbox
where id = any(:ids::bigint[]) and status = 'pending'
order by id;

-- name: notify(channel, payload)$
select pg_notify(:channel::text, :payload::text);
