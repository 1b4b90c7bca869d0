# Waiting, promises, closing and rating.

waiting-place = Your place in the queue is { $place }.
waiting-again =
    I have opened your request again. The operator will come back to it right here, usually within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
waiting-closed =
    I'm passing your question to an operator. Everybody is resting now: we are back { $when ->
        [today] today
        [tomorrow] tomorrow
       *[later] on { $weekday ->
            [1] Monday
            [2] Tuesday
            [3] Wednesday
            [4] Thursday
            [5] Friday
            [6] Saturday
           *[7] Sunday
        }, { $day } { $month ->
            [1] January
            [2] February
            [3] March
            [4] April
            [5] May
            [6] June
            [7] July
            [8] August
            [9] September
            [10] October
            [11] November
           *[12] December
        },
    } at { $time } and will answer right here.
wait-apology =
    I'm sorry this takes longer than promised: the whole shift knows of your question now. They will most likely answer within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
closing-soon =
    Did it work out? If anything is left, write a word or two; otherwise I'll close the request in { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }.
closed-by-silence = I have closed the request: it has been quiet, so I hope all is well. If not, just write.

rating-ask = How did we help? 1 is not at all, 5 is great.
rating-thanks = Thank you for the { $value }! If you would like to add something, I'd be glad.
rating-low-thanks = Thank you for an honest { $value }, and I'm sorry it went wrong. The lead will look into it. You can add what you did not like.
rating-reopened = I'm sorry we did not help. I have opened the request again: write what is left, the operator will see it.
rating-word-ask = Your rating is { $value }. Write what you think in one message and I'll pass it on.
rating-word-thanks = Thank you, I have passed it on.
button-add-word = ✍️ Add a word

wait-reminder =
    ⏳ The subscriber has been waiting { $waited ->
        [0] less than a minute
        [one] { $waited } minute
       *[other] { $waited } minutes
    }; promised within { $promised ->
        [one] { $promised } minute
       *[other] { $promised } minutes
    }.
promise-broken =
    🚨 A promise is broken: { $name }, ticket { $number }, has waited { $waited ->
        [one] { $waited } minute
       *[other] { $waited } minutes
    }. Whoever is free, please answer.
reopened-by-subscriber = 🔁 Ticket { $number } is open again: the subscriber wrote more.
reopened-by-rating = 🔁 Ticket { $number } is open again: the subscriber rated the help { $value }.
ticket-closed-by-silence = 💤 Ticket { $number } closed: the subscriber did not answer.
rating-given = ⭐ Ticket { $number }: rated { $value }.
rating-low = ⚠️ A low rating, { $value }: { $name }, ticket { $number }.
rating-word = 💬 On the rating of ticket { $number }: { $text }

config-expected-hours = working hours such as mon-fri 09:00-21:00; sat 10:00-18:00
config-expected-zone = a time zone such as Europe/Moscow
config-expected-dates = a list of dates such as 2027-01-01, 2027-01-07
config-expected-minutes = a list of minutes from 1 to 10080 such as 1, 3, 10
