-- name: add_to_outbox(id, recipient, content, dedupe_key, created_at)*!
-- The key says what the message is for, so that saying it twice is impossible.
insert into outbox (id, recipient, content, dedupe_key, created_at)
values (:id, :recipient, :content, :dedupe_key, :created_at)
on conflict (dedupe_key) do nothing;

-- name: unsent(to_desk, limit)
-- What waits to be sent, in the order it was said. Subscribers and the desk are read apart: a group that takes nothing
-- for hours must not stand before the answers to subscribers. A negative `to_desk` is both.
select id, recipient, content, dedupe_key, attempts, not_before
from outbox
where status = 'pending' and (:to_desk < 0 or case when recipient like 'desk:%' then 1 else 0 end = :to_desk)
order by id
limit :limit;

-- name: mark_delivered(at, id)*!
-- The content is personal and goes; the key stays.
update outbox
set status = 'sent', finished_at = :at, content = '', last_error = ''
where id = :id;

-- name: mark_postponed(attempts, not_before, error, id)*!
update outbox
set attempts = :attempts, not_before = :not_before, last_error = :error
where id = :id;

-- name: mark_dead(at, attempts, error, id)*!
-- The content stays: a person decides whether it is sent again.
update outbox
set status = 'dead', finished_at = :at, attempts = :attempts, last_error = :error
where id = :id;

-- name: letter(id)^
select id, status, recipient, content, dedupe_key, last_error, finished_at from outbox where id = :id;

-- name: dead_letters(limit)
select id, status, recipient, content, dedupe_key, last_error, finished_at
from outbox
where status = 'dead'
order by id desc
limit :limit;

-- name: revive(id)*!
-- A person wants it sent again: it begins anew. What is not dead is left alone.
update outbox
set status = 'pending', attempts = 0, not_before = 0, finished_at = null
where id = :id and status = 'dead';

-- name: drop_dead(id)*!
-- A person wants no more of it. What is not dead is left alone.
delete from outbox where id = :id and status = 'dead';

-- name: dead_before(before)^
select count(*) from outbox where status = 'dead' and finished_at < :before;

-- name: forget_dead(before)*!
delete from outbox where status = 'dead' and finished_at < :before;

-- name: old_relayed(before, most)
select source_chat, source_message from relayed where at < :before order by at limit :most;

-- name: forget_relayed(source_chat, source_message, before)*!
-- What was handed on again meanwhile is young.
delete from relayed where source_chat = :source_chat and source_message = :source_message and at < :before;

-- name: note_relayed(source_chat, source_message, target_chat, target_message, at)*!
insert into relayed (source_chat, source_message, target_chat, target_message, at)
values (:source_chat, :source_message, :target_chat, :target_message, :at)
on conflict (source_chat, source_message) do update
set target_chat = excluded.target_chat, target_message = excluded.target_message, at = excluded.at;

-- name: counterpart(chat, message)^
-- The same message on the other side, whichever way it went.
select target_chat, target_message from relayed where source_chat = :chat and source_message = :message
union all
select source_chat, source_message from relayed where target_chat = :chat and target_message = :message
limit 1;

-- name: old_sent(before, most)
select id from outbox where status = 'sent' and finished_at < :before order by id limit :most;

-- name: forget_sent(id)*!
delete from outbox where id = :id;

-- name: last_outbox_id()^
select coalesce(max(id), 0) from outbox;
