# The agents' groups: topics and replies, queues, the doctor.

place-header = 👤 <b>{ $name }</b>:
place-how-to-reply = ↩️ There are no topics here: reply to the subscriber's messages and it goes to them. Anything else stays among you.
place-recap = 🧵 <b>A new topic, the same conversation</b>
place-topics-on = 🧵 Topics are on: every subscriber has a topic again.
place-topics-off = ↩️ Topics are off. I carry on: subscribers' messages come right here; reply to them and it goes to the subscriber. To have topics again: group settings → Topics.
place-topics-no-right = ⚠️ I have no right to manage topics and cannot open new ones. New tickets come here: reply to the subscriber's messages. To have it as before: group settings → Administrators → the bot.
place-back = 🙂 I am back in the group. Whatever came without me will be here in a moment.
place-blind = ⚠️ I am no administrator any more and see only commands and replies to my messages here. Make me one again: group settings → Administrators.
place-removed = ⚠️ I was removed from the group “{ $title }”. Its messages wait; invite the bot back and they will come.

config-expected-queues = queues with the ids of their groups: billing: -1001234567890
queue-group-unknown = The bot cannot see the group { $id }. Add the bot to that group and check its id in telegram.queues.
mode-topics = every subscriber has a topic.
mode-replies = without topics, agents reply to the subscriber's messages.

finding-telegram = Connection to Telegram
finding-token = Token
finding-group = Group { $id }
finding-group-title = Group “{ $title }”
finding-privacy = Privacy mode
privacy-off = off
privacy-administrator = on, but the bot is an administrator and sees everything
finding-webhook = No webhook in the way
finding-updates = Kinds of updates
finding-clock = Clock
finding-database = Database
finding-disk = Disk space
finding-knowledge = Knowledge base
telegram-unreachable = Telegram does not answer ({ $reason }). Check the network and telegram.api_url.
webhook-set = A webhook is set: while it is there, Telegram gives this bot no messages. The bot removes it at start; if another program sets it, give that program another token.
updates-missing = Telegram remembers an old list and does not send: { $kinds }. Starting the bot (python -m bot run) renews it.
clock-off = This machine's clock is { $seconds } s away from Telegram's. Turn on time synchronisation (NTP).
database-bad = Cannot be opened ({ $reason }). Check database.url and the rights; if a newer version of the bot made it, install that version.
database-new = will be created at the first start
database-version = version { $version } of { $newest }
disk-low = Only { $free } MB are free. Make room: without it the bot cannot keep messages.
disk-free = { $free } MB free
knowledge-bad = Mistakes: { $count }. The first: { $first } All of them: python -m bot kb check.
knowledge-good = questions: { $count }
