-- Questions that the base could not answer, for editors to learn from. Their texts are masked before they come here.
create table learning_case (
    key text primary key,
    at double precision not null,
    conversation_id integer not null,
    question text not null,
    reason text not null,
    answer text not null,
    nearest text not null,
    verdict text not null,
    status text not null,
    became text not null,
    knowledge_version text not null
);
create index learning_case_open on learning_case (at) where status = 'open';

-- What editors made of them: the change of the base's file as git shows it.
create table learning_change (
    id text primary key,
    at double precision not null,
    question text not null,
    cases integer not null,
    intent_id text not null,
    file text not null,
    diff text not null,
    created integer not null
);
create index learning_change_at on learning_change (at);
