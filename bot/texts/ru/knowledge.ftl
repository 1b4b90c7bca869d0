# Что слышно в общей теме о базе знаний.

knowledge-refused =
    ⚠️ В базе знаний { $count ->
        [one] { $count } ошибка
        [few] { $count } ошибки
       *[many] { $count } ошибок
    }: изменения ещё не действуют, отвечаю по прежней версии { $version }.
knowledge-problem = • <code>{ $problem }</code>
knowledge-more = …и ещё { $count }: все покажет <code>python -m bot kb check</code>
knowledge-right =
    ✅ База знаний снова в порядке: отвечаю по версии { $version }, в ней { $count ->
        [one] { $count } вопрос
        [few] { $count } вопроса
       *[many] { $count } вопросов
    }.
