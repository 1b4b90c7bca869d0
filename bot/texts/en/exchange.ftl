# kb import and kb export. A console: plain text, not HTML.

exchange-exists = the file is there already, nothing was written. Name an empty folder: --into
exchange-unknown = it is not clear what kind of base this is. Name the format: --format, one of { $formats }
exchange-nothing = no intent with phrases was found, nothing was written
exchange-topic = Imported
exchange-no-answer = I am passing your question to an agent.
exchange-done = Carried over ({ $format }): { $intents } intents, { $phrases } phrases. The base is in { $folder }.
exchange-lost = Not carried over, look for yourself ({ $lost }):
exchange-next = Next: python -m bot kb check --kb { $folder }

exchange-lost-entity-marks = phrases with marked entities, { $phrases }: the words stayed, the marks did not
exchange-lost-entities = the bot extracts no entities: { $names }
exchange-lost-lookup = lookup tables and regular expressions are not needed: { $names }
exchange-lost-slots = the bot fills no slots: { $names }. What to ask before an agent comes goes into handoff.ask
exchange-lost-forms = forms are not carried over: { $names }
exchange-lost-actions = actions are programs: { $names }
exchange-lost-e2e-actions = actions are programs: { $names }
exchange-lost-story = a dialogue of several steps: { $name }. Only pairs of question and answer are carried over
exchange-lost-condition = an answer with a condition: { $name }
exchange-lost-context = an answer that waits for an earlier question: { $name }. Phrases and answer came over without that
exchange-lost-page = { $name }: a transition to the page { $to }
exchange-lost-webhook = { $name }: a program makes the answer (webhook)
exchange-lost-webhook-named = programs (webhooks): { $names }
exchange-lost-events = events: { $names }
exchange-lost-unused = { $names }
exchange-lost-fallback = the fallback { $name }: here the bot calls an agent instead; its phrases became out of scope
exchange-lost-variants = { $name }: the answer had several wordings, the first was taken, { $more } more were not
exchange-lost-rich = { $name }: { $kind } is not plain text
exchange-lost-placeholder = { $name }: the answer had a name in place of a value, which stayed a word. Rewrite it
exchange-lost-button = the button “{ $title }” leads nowhere
exchange-lost-no-phrases = “{ $name }” has no phrases, so it cannot be asked
exchange-lost-no-answer = “{ $name }” has no answer: an agent is called for now. Write one and delete handoff
exchange-lost-answer-again = { $name }: another answer to the same question, the first was taken
exchange-lost-phrase-taken = “{ $phrase }” belongs to “{ $name }” already: a phrase cannot belong to two intents
exchange-lost-text-cut = the answer of “{ $name }” is longer than { $most } characters, its end was cut
exchange-lost-columns = unknown columns: { $names }
