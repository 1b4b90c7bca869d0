# База знаний: что не так в её файлах и что с этим сделать; ответы команд kb.
# Показывается в консоли, поэтому это обычный текст, а не HTML.

## Папка и файлы

kb-no-folder = такой папки нет. Проверьте knowledge_base в config.yaml или --kb
kb-no-intents = в базе нет ни одного вопроса. Добавьте файл темы, например balance.yaml
kb-empty-file = файл пустой. Заполните его ({ $known }) или удалите
kb-not-mapping = в начале файла ожидаются ключи: { $known }

## Ключи

kb-unknown-key = неизвестный ключ { $key }. Здесь бывают: { $known }
kb-unknown-key-near = неизвестный ключ { $key }. Возможно, вы имели в виду { $near }
kb-missing = не хватает ключа { $key }. Добавьте его сюда
kb-empty = { $key }: пусто. Напишите значение, а если оно не нужно, удалите ключ
kb-blank = { $key }: пустой текст. Напишите что-нибудь или удалите эту строку
kb-too-few = { $key }: пунктов меньше, чем нужно (от { $least }). Добавьте их, каждый с новой строки и с «- » в начале
kb-quotes = здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: { $cure }
kb-expected-list = { $key }: ожидается список. Начните каждую строку с «- » или напишите в скобках: { $cure }
kb-expected-keys = { $key }: ожидаются вложенные ключи: { $known }
kb-language = «{ $key }» — не код языка (ru, en). Если это просто текст, возьмите его в кавычки: { $cure }

## Значения

kb-id = id «{ $id }» не подходит. Годятся строчные латинские буквы, цифры, точки и подчёркивания: balance.check
kb-id-long = id «{ $id }» слишком длинный. Уложитесь в { $most } знаков
kb-id-taken = id { $name } уже занят: { $other }. У каждого вопроса свой id
kb-macro-taken = заготовка «{ $name }» уже есть: { $other }. Дайте этой другое имя
kb-button = кнопка ведёт на { $id }, а такого вопроса нет. Укажите id существующего
kb-button-near = кнопка ведёт на { $id }, а такого вопроса нет. Возможно, вы имели в виду { $near }
kb-media-missing = файла { $path } в папке базы нет. Положите его туда или исправьте путь
kb-media-missing-near = файла { $path } в папке базы нет. Возможно, вы имели в виду { $near }
kb-media-outside = файл { $path } лежит вне папки базы. Положите его внутрь и укажите путь от папки базы
kb-media-large = файл { $path } больше { $most } МБ, Telegram его не примет. Уменьшите его
kb-url = ссылка «{ $url }» не откроется. Напишите полный адрес: https://example.org/lk
kb-url-near = ссылка «{ $url }» не откроется. Напишите полный адрес: { $near }
kb-date = «{ $date }» — не дата. Напишите год, месяц и день: "2027-12-31"
kb-when = handoff.when: сейчас «{ $value }», бывает { $options }
kb-template = скобки не читаются около «{ $near }». Закройте их; внутри целые слова, до { $most } сочетаний: (а|б), [в]
kb-text-long = текст длиннее, чем принимает Telegram: знаков { $length }, а можно { $most }. Сократите его
kb-caption-long = подпись длиннее, чем принимает Telegram: знаков { $length }, а можно { $most }. Сократите её или уберите вложение
kb-html-tag = Telegram не знает тега { $piece }. Уберите его; если это просто знак «меньше», напишите &lt;
kb-html-line-break = Telegram не знает тега { $piece }. Просто начните новую строку
kb-html-sign = знак «<» в тексте Telegram примет за тег: «{ $piece }». Напишите &lt;
kb-html-closing = тег { $piece } закрывает не то, что открыто. Закрывайте теги в обратном порядке
kb-html-open = тег { $piece } открыт, но не закрыт. Закройте его
kb-html-entity = Telegram покажет { $piece } как есть. Напишите сам знак
kb-expired = ответ { $id } действовал до { $date }. Проверьте его и продлите valid_until

## kb check

kb-warning = предупреждение: { $problem }
kb-check-bad =
    { $errors ->
        [one] Найдена { $errors } ошибка.
        [few] Найдены { $errors } ошибки.
       *[many] Найдено { $errors } ошибок.
    }
kb-check-good =
    База в порядке: { $topics ->
        [one] { $topics } тема
        [few] { $topics } темы
       *[many] { $topics } тем
    }, { $intents ->
        [one] { $intents } вопрос
        [few] { $intents } вопроса
       *[many] { $intents } вопросов
    }, { $phrases ->
        [one] { $phrases } фраза
        [few] { $phrases } фразы
       *[many] { $phrases } фраз
    }, { $tests ->
        [one] { $tests } проверка
        [few] { $tests } проверки
       *[many] { $tests } проверок
    }. Версия { $version }.
kb-check-tests =
    Свой вопрос находят { $found } из { $tests }: { $sure } — сразу, { $unsure } — через «Что ближе?».

## kb ask

kb-ask-sure = Бот ответит сразу.
kb-ask-unsure = Бот спросит «Что ближе?».
kb-ask-no-match = Бот позовёт сотрудника.
kb-ask-reason-clear = Уверенности хватает для ответа.
kb-ask-reason-not-sure-enough = Похоже, но уверенности для ответа не хватает.
kb-ask-reason-two-questions = В сообщении два вопроса.
kb-ask-reason-too-unlikely = Ни один вопрос базы не похож достаточно.
kb-ask-reason-nearer-to-out-of-scope = Ближе всего — вопросы, на которые бот не отвечает (out_of_scope).
kb-ask-reason-nothing-known = Ни одного знакомого слова.
kb-ask-reason-empty = В вопросе нет слов.
kb-ask-phrase = ближайшая фраза: { $phrase }
kb-ask-words = слова: { $words }
kb-ask-bounds = Ответ — от { $sure }, «Что ближе?» — от { $unsure }. Знакомо в вопросе: { $seen }.

## kb evaluate

kb-evaluated = Вопросов: { $questions }, из них про то, что есть в базе: { $scope }.
kb-accuracy = верный вопрос на первом месте
kb-top3 = верный вопрос среди первых трёх
kb-auroc = AUROC: отличает свои вопросы от чужих
kb-coverage-2 = отвечено верно при 2 % неверных ответов
kb-coverage-5 = отвечено верно при 5 % неверных ответов
kb-answered-right = отвечено сразу и верно при нынешнем пороге
kb-answered-wrong = отвечено сразу и неверно при нынешнем пороге
kb-oos-recall = чужие вопросы оставлены без ответа
kb-confusions = Путаются чаще всего (что спросили -> что нашлось):
kb-reliability = Уверенность -> доля верных (сколько вопросов):
kb-questions-shape = ожидается объект JSON с ключами text и intent, а здесь: { $value }
kb-questions-intent = вопроса { $value } нет в базе. Исправьте intent; чужие вопросы отмечайте "oos"
kb-questions-none = в файле нет ни одного вопроса
