-- Updates as they came. A done one keeps its id, so that a repeat is known, and loses its payload.
create table inbox (
    id integer primary key,
    channel text not null,
    external_id text not null,
    lane text not null,
    payload text not null,
    received_at double precision not null,
    done_at double precision,
    error text not null default '',
    unique (channel, external_id)
);
create index inbox_waiting on inbox (id) where done_at is null;

create table subscriber (
    address text primary key,
    name text not null,
    username text not null default '',
    language text not null default '',
    unreachable_since double precision
);

create table conversation (
    id integer primary key,
    subscriber text not null references subscriber (address) deferrable initially deferred,
    started_at double precision not null,
    last_message_at double precision not null,
    handled_by text not null,
    misses integer not null,
    last_intent_id text not null,
    offered text not null,
    ticket_id integer
);
create index conversation_of_subscriber on conversation (subscriber, id);

create table ticket (
    id integer primary key,
    conversation_id integer not null references conversation (id) deferrable initially deferred,
    opened_at double precision not null,
    queue text not null,
    intent_id text not null,
    status text not null,
    assignee text not null,
    first_reply_at double precision,
    solved_at double precision,
    reopened integer not null
);

-- What was said, for the agent who takes over and for the history.
create table line (
    id integer primary key,
    conversation_id integer not null references conversation (id) deferrable initially deferred,
    author text not null,
    text text not null,
    attachment text not null,
    at double precision not null
);
create index line_of_conversation on line (conversation_id, id);

create table event (
    id integer primary key,
    name text not null,
    at double precision not null,
    conversation_id integer,
    intent_id text not null,
    confidence double precision,
    agent_id text not null,
    knowledge_version text not null
);
create index event_by_name on event (name, at);

-- Messages to be sent; the status is pending, sent or dead. A sent one loses its content.
create table outbox (
    id integer primary key,
    recipient text not null,
    content text not null,
    dedupe_key text not null unique,
    created_at double precision not null,
    status text not null default 'pending',
    attempts integer not null default 0,
    not_before double precision not null default 0,
    last_error text not null default '',
    finished_at double precision
);
create index outbox_waiting on outbox (id) where status = 'pending';

-- Which message became which on the other side, for replies.
create table relayed (
    source_chat text not null,
    source_message text not null,
    target_chat text not null,
    target_message text not null,
    primary key (source_chat, source_message)
) without rowid;
create index relayed_back on relayed (target_chat, target_message);

-- The agents' rooms: one topic a subscriber in a queue's group.
create table topic (
    subscriber text not null,
    queue text not null,
    chat text not null,
    thread text not null,
    primary key (subscriber, queue)
);
create unique index topic_place on topic (chat, thread);

-- Facts about the outside that have to be remembered, such as the new id of a group that migrated.
create table fact (
    name text primary key,
    value text not null
);
