-- What nobody has claimed yet, the oldest first: this is looked for at every claim.
create index inbox_unclaimed on inbox (id) where done_at is null and claimed_by is null;
