"""The support loop as dialogues: asked, answered, handed to agents, relayed back."""

from pathlib import Path

import pytest

from tests.scenario.stage import (
    Step,
    agent,
    agent_in_general,
    desk,
    does,
    general,
    later,
    play,
    presses,
    says,
    sees,
    sends,
    stage,
)

DIALOGUES: dict[str, list[Step]] = {
    "the first question needs no /start": [says("как узнать баланс"), sees("*100#", "Пополнить счёт", "👤 Оператор")],
    "typos do not matter": [says("как узнат баланс"), sees("*100#")],
    "start, help, and the menu down to an answer": [
        says("/start"),
        sees("Здравствуйте", "☰ Все вопросы", "👤 Оператор"),
        says("/help"),
        sees("/menu", "/operator"),
        says("/menu"),
        sees("О чём вопрос", "Баланс", "Сим-карта", "Интернет"),
        presses("Баланс"),
        does(lambda client: client.wait_calls("editMessageText")),
    ],
    "a link and a picture": [
        says("как пополнить счёт"),
        sees("Пополнить можно", "Оплата"),
        says("куда делись деньги"),
        sees("подписка", "[photo]"),
    ],
    "a related question by its button": [
        says("как узнать баланс"),
        sees("*100#"),
        presses("Пополнить счёт"),
        sees("Пополнить можно картой"),
    ],
    "unsure: which is closer, chosen by a button": [
        says("проблема с интернетом"),
        sees("Что ближе?", "Не работает интернет", "Медленный интернет", "Настройки интернета", "👤 Оператор"),
        presses("Медленный интернет"),
        sees("Перезагрузите телефон"),
    ],
    "unsure twice: not chosen and asked again goes to a person, with what it may be about": [
        says("проблема с интернетом"),
        sees("Что ближе?"),
        says("симка барахлит"),
        sees("Передаю вопрос"),
        desk(
            "№ 1", "👤 проблема с интернетом", "🤖 Хочу понять вас правильно", "Похоже на:", "• Заменить симку —", "%"
        ),
        desk("симка барахлит"),
    ],
    "no match: a person comes, is answered, and the bot is silent meanwhile": [
        says("почему у вас такая странная музыка в трубке"),
        sees("Передаю вопрос оператору", "5 минут"),
        desk("Обращение № 1", "Абонент 1", "странная музыка"),
        desk("почему у вас такая странная музыка в трубке"),
        agent("Здравствуйте! Сейчас выключу."),
        sees("Сейчас выключу"),
        says("как узнать баланс"),
        desk("как узнать баланс"),
        agent("// он про гудок"),
        agent("*100#"),
        sees("*100#"),
        agent("/close"),
        sees("завершил обращение"),
        desk("Обращение № 1 закрыто"),
        later(hours=25),
        says("как узнать баланс"),
        sees("Наберите *100#"),
    ],
    "asked for a person by command": [
        says("/operator"),
        sees("Передаю вопрос"),
        desk("Обращение № 1", "Просит человека"),
    ],
    "asked for a person by button, the card tells what was before": [
        says("как узнать баланс"),
        sees("*100#"),
        presses("👤 Оператор"),
        sees("Передаю вопрос"),
        desk("Просит человека", "👤 как узнать баланс", "🤖 Узнать баланс"),
    ],
    "people handle this one: the answer, the promise, what will be needed": [
        says("срочно украли телефон"),
        sees("Сочувствую"),
        sees("Передаю вопрос", "• номер телефона", "• когда это случилось"),
        desk("Обращение № 1", "Очередь: safety", "Украли телефон"),
        desk("срочно украли телефон"),
    ],
    "a second ticket of the same subscriber goes into the same topic": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("/close"),
        desk("закрыто"),
        sees("завершил"),
        later(hours=25),
        says("/operator"),
        sees("Передаю"),
        desk("№ 2"),
    ],
    "an agent who writes after closing reopens the ticket": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("/close"),
        desk("закрыто"),
        sees("завершил"),
        agent("Забыл сказать: всё готово"),
        desk("снова открыто"),
        sees("всё готово"),
        says("спасибо"),
        desk("спасибо"),
    ],
    "an unknown command of an agent does not leak": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("/clsoe"),
        desk("Команды /clsoe нет"),
    ],
    "lines with // stay inside, the others go": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("// постоянный клиент"),
        agent("  // и вежливый"),
        agent("Здравствуйте!\n// не забыть про <скидку>\nЧем помочь, друг & товарищ?"),
        sees("Здравствуйте!\nЧем помочь, друг & товарищ?"),
        says("кто тут"),
        desk("кто тут"),
    ],
    "closing twice says so": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("/close"),
        desk("закрыто"),
        sees("завершил"),
        agent("/close"),
        desk("Открытого обращения нет"),
    ],
    "an anonymous administrator is an agent": [
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        agent("Отвечаю анонимно", anonymous=True),
        sees("Отвечаю анонимно"),
    ],
    "a button pressed while an agent answers is told to the agent": [
        says("как узнать баланс"),
        sees("*100#"),
        says("/operator"),
        sees("Передаю"),
        desk("№ 1"),
        does(lambda client: _press_first(client)),
        desk("нажал кнопку «Пополнить счёт»"),
    ],
    "agents talk in General undisturbed; only commands are answered": [
        agent_in_general("кто на смене?"),
        agent_in_general("/help"),
        general("Как здесь работать"),
        agent_in_general("/close"),
        general("работает в теме абонента"),
    ],
    "English to whoever speaks it, plural forms included": [
        says("check my balance", person=103),
        sees("Dial *100#", "👤 Operator", person=103),
        says("something quite different, please", person=103),
        sees("usually within 5 minutes", person=103),
        desk("Обращение № 1", "en", topic="Абонент 3"),
        desk("something quite different", topic="Абонент 3"),
    ],
}


async def _press_first(client: object) -> None:
    from bot.emulator.client import EmulatorClient

    assert isinstance(client, EmulatorClient)
    person = client.person(101)
    answer = next(message for message in await person.messages() if "reply_markup" in message)
    await person.press(answer, "Пополнить счёт")


@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_dialogue(dialogue: list[Step], tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, *dialogue)


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("photo", "фото"),
        ("voice", "голосовое"),
        ("video_note", "кружок"),
        ("document", "файл"),
        ("location", "место на карте"),
        ("contact", "контакт"),
        ("video", "видео"),
    ],
)
async def test_any_kind_of_message_reaches_the_agents(kind: str, named: str, tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, sends(kind), sees("Передаю вопрос"), desk("Обращение № 1", f"[{named}]"), desk(f"[{kind}]"))


async def test_a_sticker_alone_is_asked_for_words(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await play(running, sends("sticker"), sees("Расскажите словами"))
        assert await running.client.topics() == []
