# Команда outbox: что не удалось доставить. И что говорится после долгого отключения.

outbox-id = №
outbox-at = когда
outbox-to = кому
outbox-what = что
outbox-why = почему
outbox-desk = сотрудникам { $about }
outbox-kind-copy = сообщение
outbox-kind-amend = правка
outbox-kind-retract = удаление
outbox-kind-react = реакция
outbox-empty = Всё доставлено: недоставленных сообщений нет.
outbox-not-dead = { $id }: такого недоставленного сообщения нет. Номера показывает python -m bot outbox list.
outbox-retried = { $count ->
    [one] Уйдёт снова: { $count } сообщение.
    [few] Уйдут снова: { $count } сообщения.
   *[other] Уйдут снова: { $count } сообщений.
}
outbox-dropped = { $count ->
    [one] Забыто: { $count } сообщение.
    [few] Забыты: { $count } сообщения.
   *[other] Забыто: { $count } сообщений.
}
outbox-busy = База данных сейчас не отвечает: { $reason }. Повторите команду немного позже.
outage =
    ⚠️ Бот долго не работал, а Телеграм хранит сообщения только сутки.

    Что абоненты писали с { $since } до { $until }, до нас не дошло и уже не дойдёт. Если в это время от кого-то ждали ответа, напишите ему первыми.
