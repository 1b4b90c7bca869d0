# The outbox command: what could not be delivered. And what is said after a long outage.

outbox-id = no.
outbox-at = when
outbox-to = to
outbox-what = what
outbox-why = why
outbox-desk = agents { $about }
outbox-kind-copy = message
outbox-kind-amend = edit
outbox-kind-retract = deletion
outbox-kind-react = reaction
outbox-empty = Everything is delivered: there are no dead letters.
outbox-not-dead = { $id }: there is no such dead letter. python -m bot outbox list shows the numbers.
outbox-retried = { $count ->
    [one] { $count } message goes again.
   *[other] { $count } messages go again.
}
outbox-dropped = { $count ->
    [one] { $count } message is forgotten.
   *[other] { $count } messages are forgotten.
}
outbox-busy = The database does not answer now: { $reason }. Try again in a while.
outage =
    ⚠️ The bot was down for long, and Telegram keeps messages for one day only.

    What subscribers wrote from { $since } to { $until } did not reach us and never will. If you were waiting for somebody's answer then, write to them first.
