# kb import и kb export. Консоль: простой текст, не HTML.

exchange-exists = файл уже есть, ничего не записано. Назовите пустую папку: --into
exchange-unknown = непонятно, что это за база. Назовите формат: --format, один из { $formats }
exchange-nothing = ни одного вопроса с фразами не нашлось, ничего не записано
exchange-topic = Перенесённое
exchange-no-answer = Передаю вопрос сотруднику.
exchange-done = Перенесено ({ $format }): вопросов { $intents }, фраз { $phrases }. База — в { $folder }.
exchange-lost = Не перенесено, посмотрите сами ({ $lost }):
exchange-next = Дальше: python -m bot kb check --kb { $folder }

exchange-lost-entity-marks = сущности были помечены, фраз — { $phrases }: слова остались, пометок нет
exchange-lost-entities = сущности бот не выделяет: { $names }
exchange-lost-lookup = справочники и регулярные выражения не нужны: { $names }
exchange-lost-slots = бот не заполняет поля: { $names }. Что спросить до сотрудника, пишется в handoff.ask
exchange-lost-forms = формы с полями не переносятся: { $names }
exchange-lost-actions = действия — это программы: { $names }
exchange-lost-e2e-actions = действия — это программы: { $names }
exchange-lost-story = диалог из нескольких шагов: { $name }. Переносятся только пары «вопрос — ответ»
exchange-lost-condition = ответ с условием: { $name }
exchange-lost-context = ответ, который ждёт прошлого вопроса: { $name }. Фразы и ответ перенесены без этого
exchange-lost-page = { $name }: переход на страницу { $to }
exchange-lost-webhook = { $name }: ответ собирает программа (webhook)
exchange-lost-webhook-named = программы (webhook): { $names }
exchange-lost-events = события: { $names }
exchange-lost-unused = { $names }
exchange-lost-fallback = запасной ответ { $name }: здесь вместо него бот зовёт сотрудника, его фразы стали чужими вопросами
exchange-lost-variants = { $name }: ответ был в нескольких вариантах, взят первый, ещё { $more } — нет
exchange-lost-rich = { $name }: { $kind } — не простой текст
exchange-lost-placeholder = { $name }: в ответе было имя вместо значения, оно осталось словом. Перепишите ответ
exchange-lost-button = кнопка «{ $title }» никуда не ведёт
exchange-lost-no-phrases = у «{ $name }» нет фраз, спросить его нельзя
exchange-lost-no-answer = у «{ $name }» нет ответа: пока зовётся сотрудник. Напишите ответ и уберите handoff
exchange-lost-answer-again = { $name }: ещё один ответ на тот же вопрос, взят первый
exchange-lost-phrase-taken = «{ $phrase }» уже есть у «{ $name }»: фраза не может принадлежать двум вопросам
exchange-lost-text-cut = ответ «{ $name }» длиннее { $most } знаков, хвост отрезан
exchange-lost-columns = столбцы не знакомы: { $names }
