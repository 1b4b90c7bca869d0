# The editors' page. Plain text, not HTML; the page escapes it by itself.

editor-title = Knowledge base
editor-open = The editors' page: { $url } (Ctrl-C closes it)
editor-address = the address { $address } cannot be opened: { $reason }. Name another port: kb page --port 8091, or editor.listen
editor-needs-password =
    editor.listen opens the page to more than this machine ({ $host }), and there is no password.
    Set the variable BOT_EDITOR_PASSWORD or keep 127.0.0.1
editor-not-installed = the editors' page needs the extra editor: pip install -e '.[editor]'

editor-login-about = The editors' page
editor-login-password = Password
editor-login-enter = Log in
editor-login-wrong = That is not the password.
editor-login-wait = Too many tries. Wait a minute.
editor-logout = Log out
editor-trouble = Something went wrong. Reload the page; if that does not help, the program's log knows more.

editor-nav = Sections
editor-nav-search = Search
editor-nav-topics = Topics
editor-nav-ask = Ask
editor-nav-gaps = Gaps
editor-nav-changes = Changes
editor-nav-problems = Check

editor-learning = Learning the base…
editor-broken = The files have mistakes. Shown is the last good state, if there was one.
editor-errors =
    { $errors ->
        [one] { $errors } mistake in the files
       *[other] { $errors } mistakes in the files
    }
editor-ready =
    The base is fine: { $intents ->
        [one] { $intents } intent
       *[other] { $intents } intents
    }

editor-search-field = A phrase, an answer, a title or an id
editor-search-hint =
    { $intents ->
        [one] The base has { $intents } intent.
       *[other] The base has { $intents } intents.
    } The key / leads to the search from any page.
editor-search-found =
    { $found ->
        [0] Nothing found. Try a part of a word.
        [one] { $found } intent found
       *[other] { $found } intents found
    }
editor-more = Show { $more } more

editor-owner = Owner: { $owner }
editor-small-talk = Small talk
editor-no-intent = There is no intent { $id } in the base. Perhaps it was renamed.
editor-phrases =
    { $phrases ->
        [one] { $phrases } phrase
       *[other] { $phrases } phrases
    }
editor-tests = Tests
editor-no-tests = No tests. Add two at least, in other words than the phrases.
editor-hard = hard
editor-test-sure = answers at once
editor-test-unsure = asks “Which is closer?”
editor-test-agent = calls an agent
editor-test-other = finds { $id }
editor-answer = Answer
editor-agent = Operator
editor-agent-always = Calls an agent at once
editor-asks = Asks beforehand: { $what }
editor-valid-until = until { $date }
editor-queue = queue { $queue }

editor-ask-field = A question as a subscriber writes it
editor-ask-send = Ask
editor-ask-hint = Write a question and press Enter: you see what the bot answers and why. Change a file, and the answer follows by itself.
editor-candidates = Similar intents
editor-stages = How the question was read

editor-gaps-hint = What people ask and the base does not know. Press an intent, and the phrases are written into its file.
editor-gaps-no-database = Gaps are kept in the bot's database, and it did not open: { $reason }
editor-gaps-trouble = The database does not answer just now. Reload the page in a moment.
editor-gaps-people = people who asked: { $people }
editor-gaps-others = and { $others } more
editor-gaps-answer = An agent answered: { $answer }
editor-gaps-accept = Write the phrases into { $id }
editor-gaps-other = Another intent…
editor-gaps-choose = Which intent is it about?
editor-gaps-intent = Intent
editor-gaps-new = New intent…
editor-gaps-title = Title: the button's label
editor-gaps-id = id: Latin letters, digits, dots
editor-gaps-file = The topic's file (empty: beside what is similar)
editor-gaps-text = Answer
editor-gaps-read-it = Read the answer: an agent wrote it to one person, and everyone will see it.
editor-gaps-drop = Teaches nothing
editor-gaps-save = Write into the base
editor-gaps-cancel = Cancel
editor-gaps-ok = Good
editor-gaps-changes = Dealt with lately
editor-gaps-was-accepted = written into { $id }, cases: { $cases }
editor-gaps-was-created = new intent { $id }, cases: { $cases }
editor-gaps-was-dropped = teaches nothing, cases: { $cases }
editor-gaps-no-diff = No file was changed.

editor-pending = Not committed to git yet
editor-pending-none = Everything is committed.
editor-commits = Commits
editor-no-git = The base's folder is not in git, so only the times of files are known. With git you see who changed what.
editor-no-lines = This commit changes nothing in this folder.

editor-no-problems = All is well: no mistakes, and every test finds its intent.
editor-problems-error = Mistakes
editor-problems-warning = Warnings
editor-problems-note = Notes

config-expected-listen = a host and a port such as 127.0.0.1:8090
