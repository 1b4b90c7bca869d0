# Too many messages, kinds of content that are not taken, and bans.

flood-slowed = That was a lot of messages at once. Nothing is lost: I'm reading them together, it takes about a minute.
kind-refused =
    { $kind ->
        [voice] Nobody can listen to voice messages here. Please write the same in words, and I'll help at once.
        [video_note] Nobody can watch video messages here. Please write the same in words.
        [video] Videos are not taken here. Please describe in words what it shows, or send a screenshot.
        [audio] Audio is not taken here. Please write in words what happened.
        [document] Files are not taken here. Please copy what matters as text, or send a screenshot.
        [photo] Photos are not taken here. Please describe in words what it shows.
        [live_photo] Photos are not taken here. Please describe in words what it shows.
        [animation] GIFs are not taken here. Please write it in words.
        [sticker] Stickers are not taken here. Please write it in words.
        [location] Places on the map are not taken here. Please write the address in words.
        [venue] Places on the map are not taken here. Please write the address in words.
        [contact] Contacts are not taken here. Please write the number in digits.
       *[other] This is not taken here. Please write in words what happened.
    }

ban-told =
    Support has paused this chat { $unit ->
        [minutes] for { $number ->
            [one] { $number } minute
           *[other] { $number } minutes
        }
        [hours] for { $number ->
            [one] { $number } hour
           *[other] { $number } hours
        }
        [days] for { $number ->
            [one] { $number } day
           *[other] { $number } days
        }
       *[forever] with no end date
    }. Nobody will see what is written meanwhile.
unban-told = The chat is open again: write, we are here.

ban-usage = A reason is needed: <code>/ban 2h spam</code>. The term is 30m, 2h, 7d or forever; without one it is a day.
ban-done = ⛔ { $name }: banned { $until }, reason: { $reason }. They were told once; what they write does not come here. To lift it sooner: /unban.
ban-until = until { $date }
ban-forever = with no end
unban-done = 🕊 { $name }: the ban is lifted, they were told.
unban-none = There is no ban. All bans: /bans in General.
unban-usage = A number of the list is needed here: <code>/unban 101</code>. The list: /bans.
bans-title = <b>Bans</b>
bans-none = Nobody is banned.
bans-line = • { $name } · { $until } · { $reason } · { $agent } · <code>/unban { $number }</code>
bans-more = …and { $count } more.
info-ban = ⛔ Banned { $until }: { $reason } ({ $agent }).

command-agent-ban = Ban: term and reason
command-agent-unban = Lift the ban
command-agent-bans = All bans

config-expected-kinds = kinds of content of this list: { $options }
