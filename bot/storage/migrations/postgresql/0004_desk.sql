-- What agents see and set on a ticket. `worked_by` is who answered or took it last, `warned` that two of them met there.
alter table ticket add column subject text not null default '';
alter table ticket add column priority text not null default 'normal';
alter table ticket add column worked_by text not null default '';
alter table ticket add column worked_at double precision;
alter table ticket add column warned bigint not null default 0;
create index ticket_of_conversation on ticket (conversation_id);

-- The card of a ticket: what on it stays the same, its nearest intents, and where it stands in the group.
create table card (
    ticket_id bigint primary key,
    body text not null,
    nearest text not null,
    place text not null default '',
    message text not null default ''
);

-- Agents are known by having written or pressed something.
create table agent (
    id text primary key,
    name text not null,
    username text not null
);
