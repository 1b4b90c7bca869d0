# What the bot says to a subscriber. This is Telegram's HTML: <b>, <i>, <a href="…">, <code>.

start =
    Hello! I'm the support assistant 👋
    Ask in your own words and I'll answer right away. If I can't, I'll call an operator.
help =
    Just write what happened — “where did my money go”, say, or “no signal”.

    /menu — all questions by topic
    /operator — call an operator
menu-topics = What is it about? Choose a topic or just write.
menu-questions = <b>{ $topic }</b>
    Choose a question — or write your own.
which-is-closer = I want to get you right. Which one is closer?
words-please = Tell me in words what happened and I'll try to help 🙂
button-stale = That button or command is gone. Choose a question in the menu or just write it.
handed-off =
    I'm passing your question to an operator. They will answer right here, usually within { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
handed-off-ask = To make it faster, please write:
handed-off-write = You can add details — the operator will see everything.
ticket-solved = The operator has closed your request. If anything is left, just write: I'm here.
not-relayed = This message could not be passed to the operator. Please send it another way: as text or a screenshot.

button-operator = 👤 Operator
button-not-that = 👎 Not that
button-menu = ☰ All questions
button-more = More ›
button-back = ‹ Topics

command-start = Start again
command-help = What I can do
command-menu = All questions by topic
command-operator = Call an operator
