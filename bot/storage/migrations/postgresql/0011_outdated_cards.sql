-- Whether the card still has to be shown as it is now: a stop or a crash may come before.
alter table card add column outdated integer not null default 0;
create index card_outdated on card (ticket_id) where outdated = 1;
