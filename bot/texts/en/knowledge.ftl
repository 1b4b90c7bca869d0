# What the common topic hears of the knowledge base.

knowledge-refused =
    ⚠️ The knowledge base has { $count ->
        [one] { $count } mistake
       *[other] { $count } mistakes
    }: the changes are not live, I answer from version { $version } as before.
knowledge-problem = • <code>{ $problem }</code>
knowledge-more = …and { $count } more: <code>python -m bot kb check</code> shows them all
knowledge-right =
    ✅ The knowledge base is fine again: I answer from version { $version }, { $count ->
        [one] { $count } question
       *[other] { $count } questions
    }.
