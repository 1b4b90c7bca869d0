# Что бот говорит сотрудникам в группе.

card-title =
    { $status ->
        [new] 🆕
        [open] 🎧
        [solved] ✅
       *[closed] 🗄
    } <b>Обращение № { $number }</b>
card-who = { $name }{ $handle } · { $language }
card-queue = Очередь: <b>{ $queue }</b>
card-question = <blockquote>{ $question }</blockquote>
card-asked-person = Просит человека.
card-before = Перед этим:
card-line-subscriber = 👤 { $text }
card-line-bot = 🤖 { $text }
card-line-agent = 🎧 { $text }
card-nearest = Похоже на:
card-candidate = • { $title } — { $percent } %
card-how = Ваш ответ уйдёт абоненту. <code>//</code> в начале — заметка для своих, /close — закрыть.

attachment =
    { $kind ->
        [photo] [фото]
        [video] [видео]
        [voice] [голосовое]
        [video_note] [кружок]
        [audio] [аудио]
        [document] [файл]
        [animation] [гифка]
        [sticker] [стикер]
        [location] [место на карте]
        [venue] [место на карте]
        [contact] [контакт]
        [poll] [опрос]
        [dice] [кубик]
       *[other] [вложение]
    }
subscriber-pressed = 👤 нажал кнопку «{ $title }»
ticket-closed = ✅ Обращение № { $number } закрыто.
ticket-reopened = 🔁 Обращение № { $number } снова открыто: вы написали абоненту.
ticket-not-open = Открытого обращения нет. Напишите абоненту — и оно откроется снова.
command-unknown = Команды /{ $command } нет, абоненту она не ушла. Похоже на: { $names }. Все команды — /help.
agent-help =
    <b>Как здесь работать</b>
    • Тема — один абонент. Всё, что вы пишете в теме, уходит ему; всё, что пишет он, приходит сюда.
    • В группе без тем отвечайте на сообщения абонента: ответ уйдёт ему, остальное — между своими.
    • <code>// текст</code> — заметка для своих, абонент её не увидит.
    • Под карточкой: 📤 — отправить готовый ответ, ✏️ — сначала поправить; «Взять», «Решено», приоритет, кто это, история.

    <b>Ответы</b>
    • /m — список заготовок, <code>/m имя</code> — отправить
    • /del в ответ на своё сообщение — убрать его у абонента

    <b>Обращение</b>
    • /take — взять себе, <code>/assign @имя</code> — отдать коллеге
    • <code>/queue имя</code> — передать в другую очередь
    • <code>/priority high</code> — low, normal, high или urgent
    • /pending — ждём абонента, /solve — решено (то же, что /close): дальше отвечает бот
    • /reopen — открыть снова

    <b>Абонент</b>
    • /info — кто это, /history — прошлые обращения, /card — карточка ещё раз
    • <code>/ban 2h причина</code> — не принимать от него ничего (30m, 2h, 7d, forever), /unban — снять, /bans — все баны
delete-what = Чтобы убрать сообщение у абонента, ответьте командой /del на своё сообщение.
command-outside = /{ $command } работает в теме абонента или в ответ на его сообщение.
subscriber-unreachable = ⚠️ Не доставлено: абонент заблокировал бота или удалил аккаунт.
subscriber-blocked = ⚠️ Абонент заблокировал бота: пока он не вернётся, ответы до него не дойдут.
subscriber-back = 🙂 Абонент снова на связи.
delivery-failed = ⚠️ Не доставлено абоненту { $name }: { $reason }
relay-failed = ⚠️ Сообщение абонента { $name } не удалось передать сюда: { $reason }. Абонента попросили прислать иначе.
desk-failed = ⚠️ Сообщение в тему { $name } не отправлено: { $reason }
update-failed = ⚠️ Одно сообщение не удалось обработать (номер { $number }). Подробности в журнале бота.
