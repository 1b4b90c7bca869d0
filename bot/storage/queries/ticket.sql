-- name: save_ticket(id, conversation_id, opened_at, queue, intent_id, status, assignee, first_reply_at, solved_at, reopened)*!
insert into ticket (
    id, conversation_id, opened_at, queue, intent_id, status, assignee, first_reply_at, solved_at, reopened
)
values (
    :id, :conversation_id, :opened_at, :queue, :intent_id, :status, :assignee, :first_reply_at, :solved_at, :reopened
)
on conflict (id) do update
set queue = excluded.queue,
    intent_id = excluded.intent_id,
    status = excluded.status,
    assignee = excluded.assignee,
    first_reply_at = excluded.first_reply_at,
    solved_at = excluded.solved_at,
    reopened = excluded.reopened;

-- name: last_ticket_id()^
select coalesce(max(id), 0) from ticket;

-- name: all_topics()
-- Few columns, one row a subscriber: kept in memory by the desk.
select subscriber, queue, chat, thread from topic;

-- name: save_topic(subscriber, queue, chat, thread)*!
insert into topic (subscriber, queue, chat, thread)
values (:subscriber, :queue, :chat, :thread)
on conflict (subscriber, queue) do update
set chat = excluded.chat, thread = excluded.thread;

-- name: fact(name)^
select value from fact where name = :name;

-- name: save_fact(name, value)*!
insert into fact (name, value)
values (:name, :value)
on conflict (name) do update
set value = excluded.value;
