# Страница редактора. Обычный текст, не HTML; страница экранирует его сама.

editor-title = База знаний
editor-open = Страница редактора: { $url } (Ctrl-C — закрыть)
editor-address = адрес { $address } не открывается: { $reason }. Назовите другой порт: kb page --port 8091, или editor.listen
editor-needs-password =
    editor.listen открывает страницу не только этой машине ({ $host }), а пароля нет.
    Задайте переменную BOT_EDITOR_PASSWORD или оставьте 127.0.0.1
editor-not-installed = странице редактора нужен набор editor: pip install -e '.[editor]'

editor-login-about = Страница редактора
editor-login-password = Пароль
editor-login-enter = Войти
editor-login-wrong = Пароль не подошёл.
editor-login-wait = Слишком много попыток. Подождите минуту.
editor-logout = Выйти
editor-trouble = Что-то пошло не так. Обновите страницу; если не поможет, подробности есть в журнале программы.

editor-nav = Разделы
editor-nav-search = Поиск
editor-nav-topics = Темы
editor-nav-ask = Спросить
editor-nav-gaps = Пробелы
editor-nav-changes = Правки
editor-nav-problems = Проверка

editor-learning = Учу базу…
editor-broken = В файлах есть ошибки. Показано последнее исправное состояние, если оно было.
editor-errors =
    { $errors ->
        [one] { $errors } ошибка в файлах
        [few] { $errors } ошибки в файлах
       *[many] { $errors } ошибок в файлах
    }
editor-ready =
    База в порядке: { $intents ->
        [one] { $intents } вопрос
        [few] { $intents } вопроса
       *[many] { $intents } вопросов
    }

editor-search-field = Фраза, ответ, название или id
editor-search-hint =
    { $intents ->
        [one] В базе { $intents } вопрос.
        [few] В базе { $intents } вопроса.
       *[many] В базе { $intents } вопросов.
    } Клавиша / переносит в поиск с любой страницы.
editor-search-found =
    { $found ->
        [0] Ничего не нашлось. Попробуйте часть слова.
        [one] Найден { $found } вопрос
        [few] Найдено { $found } вопроса
       *[many] Найдено { $found } вопросов
    }
editor-more = Показать ещё ({ $more })

editor-owner = Отвечает: { $owner }
editor-small-talk = Разговор
editor-no-intent = Вопроса { $id } в базе нет. Может быть, его переименовали.
editor-phrases =
    { $phrases ->
        [one] { $phrases } фраза
        [few] { $phrases } фразы
       *[many] { $phrases } фраз
    }
editor-tests = Проверки
editor-no-tests = Проверок нет. Допишите хотя бы две — другими словами, чем фразы.
editor-hard = трудная
editor-test-sure = ответит сразу
editor-test-unsure = спросит «Что ближе?»
editor-test-agent = позовёт сотрудника
editor-test-other = найдёт { $id }
editor-answer = Ответ
editor-agent = Оператор
editor-agent-always = Сразу зовёт сотрудника
editor-asks = Спросит заранее: { $what }
editor-valid-until = до { $date }
editor-queue = очередь { $queue }

editor-ask-field = Вопрос, как его напишет абонент
editor-ask-send = Спросить
editor-ask-hint = Напишите вопрос и нажмите Enter: увидите, что бот ответит и почему. Поправили файл — ответ обновится сам.
editor-candidates = Похожие вопросы
editor-stages = Как прочитан вопрос

editor-gaps-hint = Что спрашивают, а база не знает. Нажмите вопрос базы — и фразы допишутся в его файл.
editor-gaps-no-database = Пробелы хранит база данных бота, а она не открылась: { $reason }
editor-gaps-trouble = База данных сейчас не отвечает. Обновите страницу чуть позже.
editor-gaps-people = спросили людей: { $people }
editor-gaps-others = и ещё { $others }
editor-gaps-answer = Сотрудник ответил: { $answer }
editor-gaps-accept = Дописать фразы в { $id }
editor-gaps-other = Другой вопрос…
editor-gaps-choose = К какому вопросу это?
editor-gaps-intent = Вопрос базы
editor-gaps-new = Новый вопрос…
editor-gaps-title = Название: подпись кнопки
editor-gaps-id = id: латиница, цифры, точка
editor-gaps-file = Файл темы (пусто — туда, где похожее)
editor-gaps-text = Ответ
editor-gaps-read-it = Прочитайте ответ: сотрудник писал его одному человеку, а увидят все.
editor-gaps-drop = Не учить
editor-gaps-save = Записать в базу
editor-gaps-cancel = Отмена
editor-gaps-ok = Хорошо
editor-gaps-changes = Что уже разобрано
editor-gaps-was-accepted = дописано в { $id }, случаев: { $cases }
editor-gaps-was-created = новый вопрос { $id }, случаев: { $cases }
editor-gaps-was-dropped = учиться нечему, случаев: { $cases }
editor-gaps-no-diff = Файлы не менялись.

editor-pending = Ещё не сохранено в git
editor-pending-none = Всё сохранено.
editor-commits = Сохранённые правки
editor-no-git = Папка базы не в git, поэтому видно только время файлов. С git будет видно, кто и что менял.
editor-no-lines = В этой папке правка ничего не меняет.

editor-no-problems = Всё в порядке: ошибок нет, каждая проверка находит свой вопрос.
editor-problems-error = Ошибки
editor-problems-warning = Предупреждения
editor-problems-note = Примечания

config-expected-listen = адрес и порт, например 127.0.0.1:8090
