-- name: save_ticket(id, conversation_id, opened_at, queue, intent_id, status, assignee, first_reply_at, solved_at, reopened, subject, priority, worked_by, worked_at, warned)*!
insert into ticket (
    id, conversation_id, opened_at, queue, intent_id, status, assignee, first_reply_at, solved_at, reopened,
    subject, priority, worked_by, worked_at, warned
)
values (
    :id, :conversation_id, :opened_at, :queue, :intent_id, :status, :assignee, :first_reply_at, :solved_at, :reopened,
    :subject, :priority, :worked_by, :worked_at, :warned
)
on conflict (id) do update
set queue = excluded.queue,
    intent_id = excluded.intent_id,
    status = excluded.status,
    assignee = excluded.assignee,
    first_reply_at = excluded.first_reply_at,
    solved_at = excluded.solved_at,
    reopened = excluded.reopened,
    subject = excluded.subject,
    priority = excluded.priority,
    worked_by = excluded.worked_by,
    worked_at = excluded.worked_at,
    warned = excluded.warned;

-- name: last_ticket_id()^
select coalesce(max(id), 0) from ticket;

-- name: all_topics()
select subscriber, queue, chat, thread from topic;

-- name: topic_at(chat, thread)^
select subscriber, queue from topic where chat = :chat and thread = :thread;

-- name: save_topic(subscriber, queue, chat, thread)*!
insert into topic (subscriber, queue, chat, thread)
values (:subscriber, :queue, :chat, :thread)
on conflict (subscriber, queue) do update
set chat = excluded.chat, thread = excluded.thread;

-- name: fact(name)^
select value from fact where name = :name;

-- name: keep_fact(name, value)*!
insert into fact (name, value)
values (:name, :value)
on conflict (name) do nothing;

-- name: save_fact(name, value)*!
insert into fact (name, value)
values (:name, :value)
on conflict (name) do update
set value = excluded.value;

-- name: ticket_of(subscriber, ticket_id)^
-- A ticket by its number, only to the subscriber whose it is.
select
    t.id, t.conversation_id, t.opened_at, t.queue, t.intent_id, t.status, t.assignee, t.first_reply_at, t.solved_at,
    t.reopened, t.subject, t.priority, t.worked_by, t.worked_at, t.warned
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

-- name: ticket_by_id(ticket_id)^
select
    t.id, t.conversation_id, t.opened_at, t.queue, t.intent_id, t.status, t.assignee, t.first_reply_at, t.solved_at,
    t.reopened, t.subject, t.priority, t.worked_by, t.worked_at, t.warned
from ticket as t
where t.id = :ticket_id;

-- name: past_tickets(subscriber, limit)
-- With each its rating and the first words that the subscriber wrote in its conversation.
select
    t.id, t.conversation_id, t.opened_at, t.queue, t.intent_id, t.status, t.assignee, t.first_reply_at, t.solved_at,
    t.reopened, t.subject, t.priority, t.worked_by, t.worked_at, t.warned,
    r.value,
    l.text
from conversation as c
join ticket as t on t.conversation_id = c.id
left join rating as r on r.ticket_id = t.id
left join line as l
    on l.id = (select min(said.id) from line as said where said.conversation_id = c.id and said.author = 'subscriber')
where c.subscriber = :subscriber
order by t.id desc
limit :limit;

-- name: profile(subscriber)^
-- Since when the subscriber is known, and how many tickets they had.
select min(c.started_at), count(t.id)
from conversation as c
left join ticket as t on t.conversation_id = c.id
where c.subscriber = :subscriber;
