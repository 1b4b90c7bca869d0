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
kb-check-not-found = the test “{ $test }” does not find its intent, nearest is { $nearest }. Add a phrase like it or move the test to hard_tests
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
