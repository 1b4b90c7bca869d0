-- Whose matter a message on the desk belongs to that is nobody's copy: cards, notices, the line that tells who writes.
-- Copies are in `relayed` already, so each message costs one row.
create table posted (
    chat text not null,
    message text not null,
    subscriber text not null,
    primary key (chat, message)
);
