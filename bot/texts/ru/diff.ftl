# kb diff: чем вторая версия базы отличается от первой. Показывается в консоли: это простой текст, не HTML.

kb-diff-revision = git не знает версии { $revision }: { $reason }. Назовите коммит, ветку или метку этой папки: git:HEAD~1
kb-diff-question = ожидается вопрос или объект JSON с ключом text, а здесь: { $value }
kb-diff-versions = Сравниваются версии { $before } и { $after }.
kb-diff-intents-added = Новые вопросы
kb-diff-intents-removed = Убранные вопросы
kb-diff-intents-renamed = Переименованы (кнопки и статистика потеряют прежний id)
kb-diff-intents-answers = Изменён ответ
kb-diff-intents-phrases = Изменены фразы
kb-diff-more = { " " }и ещё { $more }
kb-diff-changed =
    { $changed ->
        [0] Ни один вопрос не получит другого ответа
        [one] { $changed } вопрос получит другой ответ
        [few] { $changed } вопроса получат другой ответ
       *[many] { $changed } вопросов получат другой ответ
    } (спрошено { $questions }).
kb-diff-lost = Отвечал или переспрашивал, теперь позовёт сотрудника
kb-diff-redirected = Ответ про другое
kb-diff-less-sure = Отвечал сразу, теперь переспросит
kb-diff-other-choice = Предложит на выбор другое
kb-diff-reworded = Тот же вопрос, но ответ написан иначе
kb-diff-surer = Переспрашивал, теперь ответит сразу
kb-diff-gained = Звал сотрудника, теперь ответит или переспросит
kb-diff-agent = сотрудник
kb-diff-choice = «Что ближе?»: { $intents }
