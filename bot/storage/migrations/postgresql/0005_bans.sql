-- Who is shut out, until when (null: without an end), why and by whom. It ends by itself: a later time is no ban.
create table ban (
    subscriber text primary key,
    at double precision not null,
    until double precision,
    reason text not null,
    agent text not null
);
