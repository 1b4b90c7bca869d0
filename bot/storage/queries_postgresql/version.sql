-- name: lock_version()#
-- Of several processes that start at once, one changes the tables.
select pg_advisory_xact_lock(7261, 0);

-- name: create_version()#
create table if not exists version (number bigint primary key, at timestamptz not null default now());

-- name: has_version()$
select to_regclass('version') is not null;

-- name: version()$
select coalesce(max(number), 0) from version;

-- name: note_version(number)!
insert into version (number) values (:number);

-- name: next_numbers(sequence, count)
-- Later numbers are higher, also among several processes; gaps do not matter.
select nextval(:sequence::text::regclass) from generate_series(1, :count::bigint);
