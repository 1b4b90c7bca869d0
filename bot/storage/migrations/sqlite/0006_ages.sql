-- When a message was handed on, so that what nobody can ask for any more is forgotten by its age.
alter table relayed add column at double precision not null default 0;
update relayed set at = cast(strftime('%s', 'now') as real);
create index relayed_age on relayed (at);

alter table posted add column at double precision not null default 0;
update posted set at = cast(strftime('%s', 'now') as real);
create index posted_age on posted (at);
