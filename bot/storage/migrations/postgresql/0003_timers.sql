-- What is to happen later by itself. Set and cancelled with what causes it, deleted with what it does.
create table timer (
    ticket_id bigint not null,
    kind text not null,
    subscriber text not null,
    at double precision not null,
    since double precision not null,
    minutes bigint not null,
    primary key (ticket_id, kind)
);
create index timer_due on timer (at);

-- What subscribers think of the help they got: a row is made when it is asked, so that it is asked once.
create table rating (
    ticket_id bigint primary key,
    asked_at double precision not null,
    value bigint,
    rated_at double precision,
    comment text not null default '',
    comment_until double precision
);

alter table event add column value bigint;

-- The queue's length and the recent first replies, asked at every handoff.
create index ticket_waiting on ticket (id) where status in ('new', 'open');
create index ticket_first_reply on ticket (first_reply_at) where first_reply_at is not null;
