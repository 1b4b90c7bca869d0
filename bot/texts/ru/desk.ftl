# Обращения, кнопки и команды сотрудников.

card-status =
    { $status ->
        [new] Новое
        [open] В работе
        [solved] Решено
       *[closed] Закрыто
    }
card-assignee = ведёт <b>{ $name }</b>
card-priority =
    { $priority ->
        [urgent] 🔥 срочно
        [high] 🔺 высокий приоритет
        [low] 🔻 низкий приоритет
       *[normal] обычный приоритет
    }
card-moved = ↪️ Обращение № { $number } передано: очередь <b>{ $queue }</b>
card-stale = Эта кнопка от прежнего обращения. Свежая карточка — /card
press-below = Ответ ниже, в теме.

button-take = ✋ Взять
button-solve = ✅ Решено
button-reopen = 🔁 Открыть снова
button-priority =
    { $priority ->
        [urgent] 🔥 Срочно
        [high] 🔺 Высокий
        [low] 🔻 Низкий
       *[normal] ⚡ Приоритет
    }
button-info = 👤 Кто это
button-history = 🗂 История
button-answer = 📤 { $title }
button-answer-sent = ✅ { $title }
button-draft = ✏️ Поправить
button-copy = 📋 Скопировать
button-again = 🔁 Отправить ещё раз

ticket-taken = ✋ Обращение № { $number } ведёт { $name }.
ticket-open-already = Обращение № { $number } и так открыто.
ticket-open-again = 🔁 Обращение № { $number } снова открыто.
ticket-gone = Открывать нечего: обращение закрыто насовсем. Напишите абоненту — откроется новое.
ticket-pending = ⏳ Обращение № { $number } ждёт абонента: напоминаний не будет, пока он не напишет.
pending-too-early = Сначала ответьте абоненту: ему обещали человека.
ticket-handed-over = ↪️ Обращение № { $number } передано, очередь: { $queue }.
handed-over = Передал ваш вопрос коллегам, которые разбираются в нём лучше. Рассказывать заново не нужно: ответят прямо здесь.
assign-whom = Кому? <code>/assign @имя</code>. Я знаю тех, кто здесь писал: { $names }
assign-unknown = Не знаю, кто это — { $name }. Пусть напишет здесь хоть слово. Знаю: { $names }
priority-which = Какой приоритет? { $names }
priority-name =
    { $priority ->
        [urgent] срочный
        [high] высокий
        [low] низкий
       *[normal] обычный
    }
priority-set = Обращение № { $number }, приоритет: { $priority }.
queue-common = общая
queue-which = В какую очередь? <code>/queue имя</code>. Есть: { $names }
queue-here = Обращение уже в этой очереди: { $queue }.

two-agents = 👥 { $name } тоже отвечает этому абоненту. Ваше сообщение ушло; договоритесь, кто ведёт: /take.

answer-echo = 📤 <b>{ $agent }</b> → абоненту: { $title }
answer-going = Отправляю: { $title }
answer-sent-already = Этот ответ уже отправлен.
answer-gone = Этого ответа больше нет в базе знаний.
answer-draft =
    ✏️ { $title }: скопируйте, поправьте и отправьте.
    <pre>{ $text }</pre>
answer-draft-below = Текст ниже: скопируйте, поправьте и отправьте.
macros-title = <b>Заготовки</b>
macros-none = Заготовок нет: их пишут в <code>_common.yaml</code>, раздел <code>macros</code>.
macros-line = <code>/m { $name }</code> — { $text }
macro-unknown = Заготовки «{ $name }» нет, абоненту ничего не ушло. Похоже на: { $names }

info-name = 👤 { $name }
info-handle = @{ $handle }
info-language = Язык: { $language }
info-since = С нами с { $day }.{ $month }.{ $year }
info-tickets = Обращений: { $count }
info-reachable =
    { $reachable ->
        [yes] На связи
       *[no] ⚠️ Недоступен: заблокировал бота или удалил аккаунт
    }
history-none = Раньше обращений не было.
history-title = 🗂 <b>Прошлые обращения</b>
history-line =
    № { $number } · { $day }.{ $month }.{ $year } · { $status ->
        [new] новое
        [open] в работе
        [pending] ждёт абонента
        [solved] решено
       *[closed] закрыто
    }
history-rating = ⭐ { $value }
history-words = «{ $text }»

again-going = Отправляю ещё раз.
again-pending = Уже отправляю.
again-sent = Уже доставлено.
again-gone = Этого сообщения больше нет: его удалили из неотправленных.

command-agent-take = Взять обращение
command-agent-assign = Отдать коллеге: @имя
command-agent-m = Заготовки: список или имя
command-agent-solve = Решено
command-agent-pending = Ждём абонента
command-agent-reopen = Открыть снова
command-agent-queue = Передать в другую очередь
command-agent-priority = Приоритет: low, normal, high, urgent
command-agent-info = Кто абонент
command-agent-history = Прошлые обращения
command-agent-card = Карточка ещё раз
command-agent-del = Убрать своё сообщение у абонента
command-agent-help = Как работать в группе
