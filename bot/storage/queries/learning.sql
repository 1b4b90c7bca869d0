-- name: save_case(key, at, conversation_id, question, reason, answer, nearest, verdict, status, became, knowledge_version)*!
-- What was asked and when stays; what people make of it changes.
insert into learning_case (
    key, at, conversation_id, question, reason, answer, nearest, verdict, status, became, knowledge_version
)
values (
    :key, :at, :conversation_id, :question, :reason, :answer, :nearest, :verdict, :status, :became,
    :knowledge_version
)
on conflict (key) do update
set reason = excluded.reason,
    answer = excluded.answer,
    verdict = excluded.verdict,
    status = excluded.status,
    became = excluded.became;

-- name: case_of(key)^
select
    key, at, conversation_id, question, reason, answer, nearest, verdict, status, became, knowledge_version
from learning_case
where key = :key;

-- name: open_cases(limit)
-- The newest first, each with its subscriber, who is only told apart from others.
select
    k.key, k.at, k.conversation_id, k.question, k.reason, k.answer, k.nearest, k.verdict, k.status, k.became,
    k.knowledge_version, coalesce(c.subscriber, k.key)
from learning_case as k
left join conversation as c on c.id = k.conversation_id
where k.status = 'open'
order by k.at desc, k.key
limit :limit;

-- name: settle_case(key, status, became)*!
update learning_case set status = :status, became = :became where key = :key;

-- name: add_change(id, at, question, cases, intent_id, file, diff, created)*!
insert into learning_change (id, at, question, cases, intent_id, file, diff, created)
values (:id, :at, :question, :cases, :intent_id, :file, :diff, :created)
on conflict (id) do nothing;

-- name: last_changes(limit)
-- The newest first.
select id, at, question, cases, intent_id, file, diff, created
from learning_change
order by at desc, id
limit :limit;
