# Learning: questions that the base had no answer to, and what became of them. Console and editors' page: plain text.

gaps-none = There are no questions without an answer.
gaps-head = people | no. | question | what agents say | looks like
gaps-verdict-new = a new topic
gaps-verdict-none = —
gaps-accepted =
    { $intent }: { $phrases ->
        [one] { $phrases } phrase
       *[other] { $phrases } phrases
    } added to { $file }.
gaps-accepted-already = { $intent } knows these questions already, no file was changed.
gaps-created = New question { $intent } in { $file }. Read its answer: an agent wrote it to one person.
gaps-left = Not added: “{ $phrase }” is nearly “{ $near }” of { $intent }.
gaps-dropped =
    { $cases ->
        [one] { $cases } case
       *[other] { $cases } cases
    } put aside: nothing to learn here.

gaps-no-group = there is no group { $id }: somebody has dealt with it. See the list again: python -m bot kb gaps
gaps-no-intent = the base has no question { $id }. Check the id
gaps-from-template = the question { $id } is written once for every row of a catalogue. Add the phrase to its template yourself
gaps-id-taken = the id { $id } is taken. Choose another, or add the phrases to that question: --intent { $id }
gaps-file-name = the file “{ $file }” will not do. Name a topic's file in the folder of the base: balance.yaml
gaps-which-file = there is no topic like it. Name the topic's file: --file balance.yaml (it is made if it is not there)
gaps-no-answer = no agent wrote an answer to this. Give one: --answer "…"
gaps-no-phrase = these questions have no words left for a phrase. Write it into the file yourself, or drop the group
gaps-too-near = “{ $phrase }” is nearly “{ $near }” of { $intent }. A phrase cannot belong to two questions: accept it for { $intent }, or mend its phrases
gaps-not-editable = { $file }: the file is written in a way that can only be added to by hand
gaps-file-changed = { $file } has just changed. Try again
gaps-would-break = the base would have a mistake with this, nothing was changed. { $file }: { $problem }
