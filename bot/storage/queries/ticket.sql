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

-- name: ticket_of(subscriber, ticket_id)^
-- A ticket by its number, only to the subscriber whose it is.
select
    t.id, t.conversation_id, t.opened_at, t.queue, t.intent_id, t.status, t.assignee, t.first_reply_at, t.solved_at,
    t.reopened
from ticket as t
join conversation as c on c.id = t.conversation_id
where t.id = :ticket_id and c.subscriber = :subscriber;

-- name: tickets_waiting()
-- Everybody who waits for an agent's word now, by queue.
select queue, count(*) from ticket where status in ('new', 'open') group by queue;

-- name: first_replies(since, limit)
-- Recent first replies, the newest first: when the ticket was opened, when it was replied to.
select opened_at, first_reply_at
from ticket
where first_reply_at >= :since
order by first_reply_at desc
limit :limit;
