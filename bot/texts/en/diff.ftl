# kb diff: what the second version of a base changes about the first. Shown in a console: plain text, not HTML.

kb-diff-revision = git does not know the version { $revision }: { $reason }. Name a commit, branch or tag of this folder: git:HEAD~1
kb-diff-question = expected a question or a JSON object with the key text, found: { $value }
kb-diff-versions = Comparing the versions { $before } and { $after }.
kb-diff-intents-added = New intents
kb-diff-intents-removed = Removed intents
kb-diff-intents-renamed = Renamed (buttons and statistics lose the old id)
kb-diff-intents-answers = Answer changed
kb-diff-intents-phrases = Phrases changed
kb-diff-more = { " " }and { $more } more
kb-diff-changed =
    { $changed ->
        [0] No question gets another answer
        [one] { $changed } question gets another answer
       *[other] { $changed } questions get another answer
    } ({ $questions } asked).
kb-diff-lost = Answered or asked which is closer, now calls an agent
kb-diff-redirected = The answer is about something else
kb-diff-less-sure = Answered at once, now asks which is closer
kb-diff-other-choice = Offers other choices
kb-diff-reworded = The same intent, its answer worded anew
kb-diff-surer = Asked which is closer, now answers at once
kb-diff-gained = Called an agent, now answers or asks which is closer
kb-diff-agent = an agent
kb-diff-choice = “Which is closer?”: { $intents }
