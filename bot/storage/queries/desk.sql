-- name: card(ticket_id)^
select ticket_id, body, nearest, place, message from card where ticket_id = :ticket_id;

-- name: save_card(ticket_id, body, nearest, place, message)*!
insert into card (ticket_id, body, nearest, place, message)
values (:ticket_id, :body, :nearest, :place, :message)
on conflict (ticket_id) do update
set body = excluded.body, nearest = excluded.nearest, place = excluded.place, message = excluded.message;

-- name: note_card(place, message, ticket_id)*!
update card set place = :place, message = :message where ticket_id = :ticket_id;

-- name: outdate_card(ticket_id)*!
update card set outdated = 1 where ticket_id = :ticket_id;

-- name: card_shown(ticket_id)*!
update card set outdated = 0 where ticket_id = :ticket_id;

-- name: outdated_cards()
-- What a stop or a crash left.
select ticket_id from card where outdated = 1 order by ticket_id;

-- name: agent(id)^
select id, name, username from agent where id = :id;

-- name: agents()
select id, name, username from agent order by name, id;

-- name: save_agent(id, name, username)*!
insert into agent (id, name, username)
values (:id, :name, :username)
on conflict (id) do update
set name = excluded.name, username = excluded.username;
