-- How many messages were given up is asked every few seconds by whoever watches the bot.
create index outbox_dead on outbox (id) where status = 'dead';
