# Tickets, buttons and commands of the agents.

card-status =
    { $status ->
        [new] New
        [open] In progress
        [solved] Solved
       *[closed] Closed
    }
card-assignee = <b>{ $name }</b>
card-priority =
    { $priority ->
        [urgent] 🔥 urgent
        [high] 🔺 high priority
        [low] 🔻 low priority
       *[normal] normal priority
    }
card-moved = ↪️ Ticket { $number } was handed over to <b>{ $queue }</b>
card-stale = This button belongs to an earlier ticket. A fresh card: /card
press-below = The answer is below, in the topic.

button-take = ✋ Take
button-solve = ✅ Solve
button-reopen = 🔁 Reopen
button-priority =
    { $priority ->
        [urgent] 🔥 Urgent
        [high] 🔺 High
        [low] 🔻 Low
       *[normal] ⚡ Priority
    }
button-info = 👤 Who it is
button-history = 🗂 History
button-answer = 📤 { $title }
button-answer-sent = ✅ { $title }
button-draft = ✏️ Edit first
button-copy = 📋 Copy
button-again = 🔁 Send again

ticket-taken = ✋ Ticket { $number } is with { $name }.
ticket-open-already = Ticket { $number } is open anyway.
ticket-open-again = 🔁 Ticket { $number } is open again.
ticket-gone = Nothing to reopen: the ticket is closed for good. Write to the subscriber and a new one opens.
ticket-pending = ⏳ Ticket { $number } waits for the subscriber: no reminders until they write.
pending-too-early = Answer the subscriber first: they were promised a person.
ticket-handed-over = ↪️ Ticket { $number } was handed over to { $queue }.
handed-over = I passed your question on to colleagues who know this best. No need to tell it again: they will answer right here.
assign-whom = To whom? <code>/assign @name</code>. I know those who wrote here: { $names }
assign-unknown = I do not know who { $name } is. A single word of theirs here is enough. I know: { $names }
priority-which = Which priority? { $names }
priority-name =
    { $priority ->
        [urgent] urgent
        [high] high
        [low] low
       *[normal] normal
    }
priority-set = Ticket { $number }, priority: { $priority }.
queue-common = common
queue-which = To which queue? <code>/queue name</code>. There are: { $names }
queue-here = The ticket is in that queue already: { $queue }.

two-agents = 👥 { $name } is answering this subscriber too. Your message went out; agree on who goes on: /take.

answer-echo = 📤 <b>{ $agent }</b> → subscriber: { $title }
answer-going = Sending: { $title }
answer-sent-already = This answer was sent already.
answer-gone = This answer is no longer in the knowledge base.
answer-draft =
    ✏️ { $title }: copy it, change it and send it.
    <pre>{ $text }</pre>
answer-draft-below = The text is below: copy it, change it and send it.
macros-title = <b>Macros</b>
macros-none = There are no macros: they are written in <code>_common.yaml</code> under <code>macros</code>.
macros-line = <code>/m { $name }</code> — { $text }
macro-unknown = There is no macro “{ $name }”, nothing went to the subscriber. Looks like: { $names }

info-name = 👤 { $name }
info-handle = @{ $handle }
info-language = Language: { $language }
info-since = With us since { $year }-{ $month }-{ $day }
info-tickets = Tickets: { $count }
info-reachable =
    { $reachable ->
        [yes] Can be reached
       *[no] ⚠️ Cannot be reached: blocked the bot or deleted the account
    }
history-none = There were no tickets before.
history-title = 🗂 <b>Earlier tickets</b>
history-line =
    { $number } · { $year }-{ $month }-{ $day } · { $status ->
        [new] new
        [open] in progress
        [pending] waits for the subscriber
        [solved] solved
       *[closed] closed
    }
history-rating = ⭐ { $value }
history-words = “{ $text }”

again-going = Sending it again.
again-pending = It is being sent already.
again-sent = It arrived already.
again-gone = This message is no longer there: it was removed from the unsent ones.

command-agent-take = Take the ticket
command-agent-assign = Give it to a colleague: @name
command-agent-m = Macros: the list, or a name
command-agent-solve = Solved
command-agent-pending = Wait for the subscriber
command-agent-reopen = Open it again
command-agent-queue = Hand over to another queue
command-agent-priority = Priority: low, normal, high, urgent
command-agent-info = Who the subscriber is
command-agent-history = Earlier tickets
command-agent-card = The card again
command-agent-del = Take your message back
command-agent-help = How to work in the group
