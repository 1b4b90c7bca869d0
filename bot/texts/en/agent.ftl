# What the bot says to agents in the group.

card-title =
    { $status ->
        [new] 🆕
        [open] 🎧
        [solved] ✅
       *[closed] 🗄
    } <b>Ticket { $number }</b>
card-who = { $name }{ $handle } · { $language }
card-queue = Queue: <b>{ $queue }</b>
card-question = <blockquote>{ $question }</blockquote>
card-asked-person = Asks for a person.
card-before = Before this:
card-line-subscriber = 👤 { $text }
card-line-bot = 🤖 { $text }
card-line-agent = 🎧 { $text }
card-nearest = Looks like:
card-candidate = • { $title } — { $percent }%
card-how = Your reply goes to the subscriber. <code>//</code> first makes a note for colleagues, /close closes.

attachment =
    { $kind ->
        [photo] [photo]
        [video] [video]
        [voice] [voice message]
        [video_note] [video message]
        [audio] [audio]
        [document] [file]
        [animation] [GIF]
        [sticker] [sticker]
        [location] [location]
        [venue] [place]
        [contact] [contact]
        [poll] [poll]
        [dice] [dice]
       *[other] [attachment]
    }
subscriber-pressed = 👤 pressed “{ $title }”
ticket-closed = ✅ Ticket { $number } closed.
ticket-reopened = 🔁 Ticket { $number } is open again: you wrote to the subscriber.
ticket-not-open = No open ticket here. Write to the subscriber and it opens again.
command-unknown = There is no /{ $command }; it did not go to the subscriber. Looks like: { $names }. All commands: /help.
agent-help =
    <b>How to work here</b>
    • A topic is one subscriber. What you write in it goes to them; what they write comes here.
    • In a group without topics reply to the subscriber's messages: that goes to them, the rest stays among you.
    • <code>// text</code> is a note for colleagues, the subscriber never sees it.
    • Under the card: 📤 sends a ready answer, ✏️ lets you change it first; take, solve, priority, who it is, history.

    <b>Answers</b>
    • /m lists the macros, <code>/m name</code> sends one
    • /del in reply to your own message takes it back from the subscriber

    <b>The ticket</b>
    • /take makes it yours, <code>/assign @name</code> gives it to a colleague
    • <code>/queue name</code> hands it over to another queue
    • <code>/priority high</code>: low, normal, high or urgent
    • /pending waits for the subscriber, /solve (or /close) is done: from then on the bot answers again
    • /reopen opens it again

    <b>The subscriber</b>
    • /info tells who it is, /history the earlier tickets, /card shows the card again
    • <code>/ban 2h reason</code> takes nothing from them (30m, 2h, 7d, forever), /unban lets them in again, /bans lists all
delete-what = To take a message back, answer your own message with /del.
command-outside = /{ $command } works in a subscriber's topic or in reply to their message.
subscriber-unreachable = ⚠️ Not delivered: the subscriber blocked the bot or deleted the account.
subscriber-blocked = ⚠️ The subscriber has blocked the bot: until they are back, replies will not arrive.
subscriber-back = 🙂 The subscriber can be reached again.
delivery-failed = ⚠️ Not delivered to { $name }: { $reason }
relay-failed = ⚠️ A message of { $name } could not be passed here: { $reason }. They were asked to send it another way.
desk-failed = ⚠️ A message to the topic of { $name } was not sent: { $reason }
update-failed = ⚠️ One message could not be handled (number { $number }). The bot's log tells more.
