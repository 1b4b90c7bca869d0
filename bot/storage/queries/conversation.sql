-- name: contact(address)^
-- A subscriber with the current conversation and its ticket, in one read: every message begins with it.
select
    s.address, s.name, s.username, s.language, s.unreachable_since,
    b.at, b.until, b.reason, b.agent,
    c.id, c.started_at, c.last_message_at, c.handled_by, c.misses, c.last_intent_id, c.offered, c.ticket_id,
    t.id, t.conversation_id, t.opened_at, t.queue, t.intent_id, t.status, t.assignee, t.first_reply_at, t.solved_at,
    t.reopened, t.subject, t.priority, t.worked_by, t.worked_at, t.warned
from subscriber as s
left join ban as b on b.subscriber = s.address
left join conversation as c
    on c.id = (select max(latest.id) from conversation as latest where latest.subscriber = s.address)
left join ticket as t on t.id = c.ticket_id
where s.address = :address;

-- name: save_subscriber(address, name, username, language)*!
-- Reachability is not written here: the sender knows it better.
insert into subscriber (address, name, username, language)
values (:address, :name, :username, :language)
on conflict (address) do update
set name = excluded.name, username = excluded.username, language = excluded.language;

-- name: note_reachability(since, address)*!
update subscriber set unreachable_since = :since where address = :address;

-- name: save_conversation(id, subscriber, started_at, last_message_at, handled_by, misses, last_intent_id, offered, ticket_id)*!
insert into conversation (
    id, subscriber, started_at, last_message_at, handled_by, misses, last_intent_id, offered, ticket_id
)
values (
    :id, :subscriber, :started_at, :last_message_at, :handled_by, :misses, :last_intent_id, :offered, :ticket_id
)
on conflict (id) do update
set last_message_at = excluded.last_message_at,
    handled_by = excluded.handled_by,
    misses = excluded.misses,
    last_intent_id = excluded.last_intent_id,
    offered = excluded.offered,
    ticket_id = excluded.ticket_id;

-- name: add_line(conversation_id, author, text, attachment, at)*!
insert into line (conversation_id, author, text, attachment, at)
values (:conversation_id, :author, :text, :attachment, :at);

-- name: last_lines(conversation_id, limit)
-- The newest first; the caller turns them round.
select author, text, at, attachment
from line
where conversation_id = :conversation_id
order by id desc
limit :limit;

-- name: old_lines(before, most)
-- Lines stand in the order of time, so that the first that is young enough ends the search.
select id
from line
where id < coalesce((select id from line where at >= :before order by id limit 1), 9223372036854775807)
order by id
limit :most;

-- name: forget_lines(id)*!
delete from line where id = :id;

-- name: add_event(name, at, conversation_id, intent_id, confidence, agent_id, knowledge_version, value)*!
insert into event (name, at, conversation_id, intent_id, confidence, agent_id, knowledge_version, value)
values (:name, :at, :conversation_id, :intent_id, :confidence, :agent_id, :knowledge_version, :value);

-- name: last_conversation_id()^
select coalesce(max(id), 0) from conversation;
