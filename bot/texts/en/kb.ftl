# The knowledge base: what is wrong in its files and what to do about it; answers of the kb commands.
# Shown in a console, so this is plain text, not HTML.

## Folder and files

kb-no-folder = there is no such folder. Check knowledge_base in config.yaml, or --kb
kb-no-intents = the base has no intents. Add a topic file, for example balance.yaml
kb-empty-file = the file is empty. Fill it ({ $known }) or delete it
kb-not-mapping = the file should begin with its keys: { $known }

## Keys

kb-unknown-key = unknown key { $key }. The keys here are: { $known }
kb-unknown-key-near = unknown key { $key }. Did you mean { $near }?
kb-missing = the key { $key } is missing. Add it here
kb-empty = { $key } is empty. Write a value or, if it is not needed, delete the key
kb-blank = { $key }: an empty text. Write something or delete this line
kb-too-few = { $key }: fewer items than needed (at least { $least }). Add them, each on a new line that begins with “- ”
kb-quotes = a text is expected, but YAML sees signs of its own in it. Put it in quotes: { $cure }
kb-expected-list = { $key }: a list is expected. Begin each line with “- ” or use brackets: { $cure }
kb-expected-keys = { $key }: nested keys are expected: { $known }
kb-language = “{ $key }” is not the code of a language (ru, en). If this is just a text, put it in quotes: { $cure }

## Values

kb-id = the id “{ $id }” will not do. Use lower-case Latin letters, digits, dots and underscores: balance.check
kb-id-long = the id “{ $id }” is too long. Keep it within { $most } characters
kb-id-taken = the id { $name } is taken: { $other }. Every intent has an id of its own
kb-macro-taken = there is a macro “{ $name }” already: { $other }. Give this one another name
kb-button = the button leads to { $id }, and there is no such intent. Name one that exists
kb-button-near = the button leads to { $id }, and there is no such intent. Did you mean { $near }?
kb-media-missing = there is no file { $path } in the base's folder. Put it there or correct the path
kb-media-missing-near = there is no file { $path } in the base's folder. Did you mean { $near }?
kb-media-outside = the file { $path } is outside the base's folder. Put it inside and give its path from that folder
kb-media-large = the file { $path } is larger than { $most } MB and Telegram will not take it. Make it smaller
kb-url = the link “{ $url }” will not open. Write the full address: https://example.org/lk
kb-url-near = the link “{ $url }” will not open. Write the full address: { $near }
kb-date = “{ $date }” is not a date. Write year, month and day: "2027-12-31"
kb-when = handoff.when is “{ $value }”, expected one of: { $options }
kb-template = unreadable brackets near “{ $near }”. Close them; whole words inside, { $most } variants at most: (a|b), [c]
kb-text-long = the text is longer than Telegram takes: { $length } characters where { $most } are allowed. Shorten it
kb-caption-long = the caption is longer than Telegram takes: { $length } characters where { $most } are allowed. Shorten it
kb-html-tag = Telegram does not know the tag { $piece }. Remove it; if you mean a “less than” sign, write &lt;
kb-html-line-break = Telegram does not know the tag { $piece }. Just begin a new line
kb-html-sign = Telegram takes the sign “<” for a tag: “{ $piece }”. Write &lt;
kb-html-closing = the tag { $piece } does not close what is open. Close tags in reverse order
kb-html-open = the tag { $piece } is opened and never closed. Close it
kb-html-entity = Telegram shows { $piece } as it is. Write the character itself
kb-expired = the answer { $id } was valid until { $date }. Check it and move valid_until

## Catalogues: tables whose rows multiply intents

kb-column = “{ $name }” will not do for a column. Use lower-case Latin letters, digits and underscores; id, phrases, tests, hard_tests are taken
kb-column-unknown = the catalogue has no column { $key }. Add it to columns; they are now: { $known }
kb-column-unknown-near = the catalogue has no column { $key }. Did you mean { $near }? If it is a new one, add it to columns
kb-row-id = the row's id “{ $id }” will not do. Use lower-case Latin letters, digits and underscores: lyutik
kb-row-taken = the row { $id } is there already: { $other }. Every row has an id of its own
kb-row-own = { $key } of a row are written so: { $key }: { "{" }id of the intent: [phrase, phrase]{ "}" }
kb-row-template = there is no intent { $id } with “each: { $catalogue }”. It can be: { $known }
kb-cell = { $key }: a cell is a text, texts by language (ru, en) or a list of words. Remove what is nested or write a value
kb-cell-empty = the row { $row } has nothing in the column { $column }, and the text in { $place } needs it. Fill the cell or write { "{%" } if { $column } { "%}" } there
kb-each = there is no catalogue “{ $name }”. Put the table into catalogues/; there are now: { $known }
kb-each-near = there is no catalogue “{ $name }”. Did you mean { $near }?
kb-name-unknown = “{ $name }” means nothing between braces. Here you can use: { $known }
kb-name-unknown-near = “{ $name }” means nothing between braces. Did you mean { $near }?
kb-braces = unreadable braces near “{ $near }”. A column is { "{name}" }, a condition { "{% if name %}…{% endif %}" }, the sign itself { "{" }"{ "{" }"{ "}" }

## Keys: hints in an editor

kb-key-archived = The day from which the row is archived: "2026-03-01"
kb-key-ask = What to ask the subscriber before an agent joins
kb-key-buttons = ids of related intents; their titles become the labels
kb-key-catalogue = The name of the table, for people
kb-key-columns = The columns: a Latin name and what it holds
kb-key-each = The name of a catalogue: the intent is made for each of its rows
kb-key-file = A document from the folder, up to 50 MB; the text is then limited to 1024 characters
kb-key-handoff = When and whom to call
kb-key-hard-tests = Tests beyond the words: a wrong answer is an error, not being found is none
kb-key-having = Columns that must be filled: other rows are left out
kb-key-id = A name for ever: Latin letters, digits, dots and underscores
kb-key-intents = The questions of the topic
kb-key-links = Buttons that lead outside
kb-key-macros = Canned responses for agents
kb-key-name = The name of the macro
kb-key-out-of-scope = Questions the bot must not answer
kb-key-owner = Who is responsible for the file
kb-key-photo = A picture from the folder, up to 10 MB; the text is then limited to 1024 characters
kb-key-phrases = 8–15 phrases as people write; (a|b) are variants, [c] may be left out
kb-key-queue = The queue of agents
kb-key-response = The answer
kb-key-rows = The rows of the table, each with an id
kb-key-skip-words = Words that say nothing about the question
kb-key-small-talk = Small talk
kb-key-synonyms = Groups of words that mean the same
kb-key-tests = Questions to check with: they are not used for matching
kb-key-text = The text; markup: b, i, u, s, code, a
kb-key-title = The label of a button, up to 40 characters
kb-key-topic = The name of the topic
kb-key-url = The full address: https://…
kb-key-valid-until = The last day of the answer: "2027-12-31"
kb-key-when = never: do not offer a person, offer: by a button, always: at once
kb-schema-written = written: { $file }

## kb check

kb-warning = warning: { $problem }
kb-check-bad =
    { $errors ->
        [one] { $errors } error found.
       *[other] { $errors } errors found.
    }
kb-check-good =
    The base is fine: { $topics ->
        [one] { $topics } topic
       *[other] { $topics } topics
    }, { $intents ->
        [one] { $intents } intent
       *[other] { $intents } intents
    }, { $phrases ->
        [one] { $phrases } phrase
       *[other] { $phrases } phrases
    }, { $tests ->
        [one] { $tests } test
       *[other] { $tests } tests
    }. Version { $version }.
kb-check-tests = Tests: { $found } of { $tests } find their intent ({ $sure } at once, { $unsure } by “Which is closer?”), { $wrong } get a wrong answer, { $lost } go to a person, { $hard } of them hard ones.
kb-note = note: { $problem }
kb-check-http = the link { $url } is not encrypted, and Telegram warns of that. Write { $cure }
kb-check-title-long = the title “{ $title }” does not fit a button. Keep it within { $most } characters
kb-check-title-taken = the title “{ $title }” is there already: { $other }. Nobody can choose between equal buttons: rename one
kb-check-button-self = the button { $id } leads to this very intent. Remove it
kb-check-button-twice = the button { $id } is in this answer already. Keep one
kb-check-same = the phrase “{ $phrase }” is the same to the search as “{ $other }” of { $id } ({ $place }). Keep it in one of the intents
kb-check-near = the phrase “{ $phrase }” is nearly the same ({ $likeness }) as “{ $other }” of { $id } ({ $place }). Make one of them clearer
kb-check-wrong = the test “{ $test }”: the bot would answer about { $id } (confidence { $confidence }, phrase “{ $phrase }”). Make the phrases clearer or correct the test
kb-check-not-found = the test “{ $test }” { $nearest ->
    [none] finds nothing near enough
   *[other] does not find its intent, nearest is { $nearest }
}. Add a phrase like it or move the test to hard_tests
kb-check-hard-found = the hard test “{ $test }” is found. It may move to tests
kb-check-untested = { $id } has no test at all. Add a question in other words to tests

## kb ask

kb-ask-sure = The bot answers at once.
kb-ask-unsure = The bot asks “Which is closer?”.
kb-ask-no-match = The bot calls an agent.
kb-ask-reason-clear = Sure enough for an answer.
kb-ask-reason-not-sure-enough = Similar, but not sure enough for an answer.
kb-ask-reason-two-questions = The message holds two questions.
kb-ask-reason-too-unlikely = No intent of the base is similar enough.
kb-ask-reason-nearer-to-out-of-scope = Nearest are questions that the bot does not answer (out_of_scope).
kb-ask-reason-nothing-known = Not a single known word.
kb-ask-reason-empty = The question has no words.
kb-ask-phrase = nearest phrase: { $phrase }
kb-ask-words = words: { $words }
kb-ask-bounds = An answer from { $sure }, “Which is closer?” from { $unsure }. Known of the question: { $seen }.

## kb evaluate

kb-evaluated = Questions: { $questions }, of them about what the base has: { $scope }.
kb-accuracy = the right intent comes first
kb-top3 = the right intent is among the first three
kb-auroc = AUROC: tells questions in scope from those out of it
kb-coverage-2 = answered right at 2% wrong answers
kb-coverage-5 = answered right at 5% wrong answers
kb-answered-right = answered at once and right at today's threshold
kb-answered-wrong = answered at once and wrong at today's threshold
kb-oos-recall = questions out of scope left unanswered
kb-confusions = Mixed up most (meant -> matched):
kb-reliability = Confidence -> share right (how many questions):
kb-questions-shape = expected a JSON object with the keys text and intent, found: { $value }
kb-questions-intent = there is no intent { $value } in the base. Correct it; mark questions out of scope "oos"
kb-questions-none = there is no question in the file
