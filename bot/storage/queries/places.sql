-- name: note_posted(chat, message, subscriber, at)*!
insert into posted (chat, message, subscriber, at)
values (:chat, :message, :subscriber, :at)
on conflict (chat, message) do nothing;

-- name: owner(chat, message)^
-- A card or a notice tells by itself whose it is, a copy by the other side it came from or went to.
select subscriber from posted where chat = :chat and message = :message
union all
select target_chat from relayed where source_chat = :chat and source_message = :message
union all
select source_chat from relayed where target_chat = :chat and target_message = :message
limit 1;

-- name: old_posted(before, most)
select chat, message from posted where at < :before order by at limit :most;

-- name: forget_posted(chat, message)*!
delete from posted where chat = :chat and message = :message;
