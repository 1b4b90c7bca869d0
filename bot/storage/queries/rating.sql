-- name: rating(ticket_id)^
select ticket_id, asked_at, value, rated_at, comment, comment_until from rating where ticket_id = :ticket_id;

-- name: save_rating(ticket_id, asked_at, value, rated_at, comment, comment_until)*!
insert into rating (ticket_id, asked_at, value, rated_at, comment, comment_until)
values (:ticket_id, :asked_at, :value, :rated_at, :comment, :comment_until)
on conflict (ticket_id) do update
set value = excluded.value,
    rated_at = excluded.rated_at,
    comment = excluded.comment,
    comment_until = excluded.comment_until;
