"""What agents do with a ticket, by commands and by buttons, in both kinds of groups."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import load
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from tests.scenario.desk_steps import FORUM, PLAIN, Kind, card, taps
from tests.scenario.stage import Stage, Step, does, environment, later, play, running, says, sees, stage

Dialogue = Callable[[Kind], list[Step]]


def opened(kind: Kind) -> list[Step]:
    return [says("/operator"), sees("Передаю"), kind.shows("Обращение № 1", "Новое", "✋ Взять", "🗂 История")]


def asked(kind: Kind) -> list[Step]:
    """The bot was unsure twice, so the card knows what the matter may be about."""
    return [
        says("проблема с интернетом"),
        sees("Что ближе?"),
        says("симка барахлит"),
        sees("Передаю"),
        kind.shows("№ 1 · Заменить симку", "• Заменить симку —", "📤 Заменить симку", "✏️"),
        kind.shows("симка барахлит"),
    ]


DIALOGUES: dict[str, Dialogue] = {
    "one tap sends the answer, shows it as that agent's, and once": lambda kind: [
        *asked(kind),
        taps("📤 Заменить симку", "Отправляю: Заменить симку"),
        sees("Приходите в салон с паспортом."),
        kind.shows("📤 Агент 1 → абоненту: Заменить симку", "Приходите в салон с паспортом."),
        card("В работе", "ведёт Агент 1", "✅ Заменить симку"),
        taps("✅ Заменить симку", "уже отправлен"),
        says("а сегодня можно?"),
        kind.shows("а сегодня можно?"),
    ],
    "changed first: the text to copy, the subscriber sees only what the agent sends": lambda kind: [
        *asked(kind),
        taps("✏️ Поправить", "Текст ниже"),
        kind.shows("скопируйте, поправьте", "Приходите в салон с паспортом.", "📋 Скопировать"),
        kind.writes("Приходите в любой салон."),
        sees("Приходите в любой салон."),
    ],
    "taken, pressed, solved and reopened by buttons": lambda kind: [
        *opened(kind),
        taps("✋ Взять", "№ 1 ведёт Агент 2", agent_id=502),
        card("🎧", "В работе · ведёт Агент 2"),
        taps("⚡ Приоритет", "приоритет: высокий"),
        card("🔺 высокий приоритет", "🔺 Высокий"),
        taps("✅ Решено", "№ 1 закрыто"),
        sees("завершил обращение"),
        card("✅", "Решено", "🔁 Открыть снова", without="✋ Взять"),
        taps("🔁 Открыть снова", "№ 1 снова открыто"),
        card("В работе", "✋ Взять"),
        says("я тут"),
        kind.shows("я тут"),
    ],
    "taken, given, pressed, put off, solved and reopened by commands": lambda kind: [
        *opened(kind),
        kind.writes("/take"),
        kind.shows("№ 1 ведёт Агент 1"),
        kind.writes("/pending"),
        kind.shows("Сначала ответьте абоненту"),
        kind.writes("// я тоже здесь", agent_id=502),
        kind.writes("/assign @"),
        kind.shows("Не знаю, кто это", "Агент 1", "Агент 2"),
        kind.writes("/assign Агент 2"),
        kind.shows("№ 1 ведёт Агент 2"),
        card("ведёт Агент 2"),
        kind.writes("/priority срочный"),
        kind.shows("приоритет: срочный"),
        kind.writes("/priority какой-нибудь"),
        kind.shows("low, normal, high, urgent"),
        kind.writes("Смотрю", agent_id=502),
        sees("Смотрю"),
        says("ок"),
        kind.shows("ок"),
        kind.writes("/pending"),
        kind.shows("ждёт абонента"),
        kind.writes("/solve"),
        sees("завершил"),
        kind.shows("№ 1 закрыто"),
        kind.writes("/take"),
        kind.shows("Открытого обращения нет"),
        kind.writes("/reopen"),
        kind.shows("№ 1 снова открыто"),
        kind.writes("/reopen"),
        kind.shows("и так открыто"),
    ],
    "who it is and what was before": lambda kind: [
        *opened(kind),
        kind.writes("/info"),
        kind.shows("👤 Абонент 1", "Язык: ru", "С нами с", "Обращений: 1", "На связи"),
        taps("👤 Кто это", "Абонент 1", "Обращений: 1"),
        kind.writes("/history"),
        kind.shows("Раньше обращений не было"),
        kind.writes("/close"),
        sees("завершил"),
        kind.shows("закрыто"),
        does(_rate),
        kind.shows("оценка 5"),
        later(hours=25),
        says("проблема с интернетом"),
        sees("Что ближе?"),
        says("симка барахлит"),
        sees("Передаю"),
        kind.shows("№ 2 · Заменить симку"),
        kind.shows("симка барахлит"),
        taps("🗂 История", "№ 1 ·", "закрыто", "⭐ 5"),
        taps("✋ Взять", "№ 2"),
    ],
    "macros: the list, by name with both names, an unknown one": lambda kind: [
        *opened(kind),
        kind.writes("/m"),
        kind.shows("Заготовки", "/m привет", "/m номер"),
        kind.writes("/m Привет"),
        sees("Здравствуйте, Абонент 1! Я Агент 1."),
        kind.shows("📤 Агент 1 → абоненту: привет", "Здравствуйте, Абонент 1!"),
        kind.writes("/m превет"),
        kind.shows("Заготовки «превет» нет", "привет"),
    ],
    "asked for a person first: what they write then names the matter": lambda kind: [
        *opened(kind),
        says("заменить сим карту"),
        kind.shows("заменить сим карту"),
        card("№ 1 · Заменить симку", "📤 Заменить симку"),
        taps("📤 Заменить симку", "Отправляю"),
        sees("Приходите в салон"),
        kind.shows("📤 Агент 1"),
        says("подключить есим"),
        kind.shows("подключить есим"),
        card("№ 1 · Заменить симку", "✅ Заменить симку"),
    ],
    "two who answer at once are told so once, and both arrive": lambda kind: [
        *opened(kind),
        kind.writes("Здравствуйте!"),
        sees("Здравствуйте!"),
        kind.writes("Добрый день!", agent_id=502),
        kind.shows("Агент 1 тоже отвечает"),
        sees("Добрый день!"),
        kind.writes("Это я"),
        sees("Это я"),
        kind.writes("И я", agent_id=502),
        sees("И я"),
    ],
    "later than that nobody is warned": lambda kind: [
        *opened(kind),
        kind.writes("Здравствуйте!"),
        sees("Здравствуйте!"),
        later(minutes=11),
        kind.writes("Добрый день!", agent_id=502),
        sees("Добрый день!"),
    ],
    "commands for another bot do nothing, those for this one do": lambda kind: [
        *opened(kind),
        kind.writes("/close@OtherBot"),
        kind.writes("/help@other_bot"),
        kind.writes("Слушаю"),
        sees("Слушаю"),
        does(_own_name),
        kind.shows("№ 1 ведёт"),
    ],
    "an unknown command names what it is like": lambda kind: [
        *opened(kind),
        kind.writes("/histroy"),
        kind.shows("Команды /histroy нет", "/history"),
        kind.writes("/help"),
        kind.shows("Как здесь работать", "/take", "/queue"),
    ],
    "the card again, and an anonymous administrator": lambda kind: [
        *opened(kind),
        kind.writes("/take", anonymous=True),
        kind.shows("№ 1 ведёт"),
        kind.writes("/card"),
        kind.shows("Обращение № 1", "В работе · ведёт", "✅ Решено"),
    ],
}


async def _rate(client: EmulatorClient) -> None:
    farewell = next(one for one in reversed(await client.person(101).messages()) if "reply_markup" in one)
    await client.person(101).press(farewell, "5")


async def _own_name(client: EmulatorClient) -> None:
    name = (await client.state())["bot"]["username"]
    group = client.group()
    first = next(one for one in await group.messages() if "Обращение № 1" in one.get("text", ""))
    await client.agent().reply(first, f"/take@{name.upper()}")


@pytest.mark.parametrize("kind", [FORUM, PLAIN], ids=["topics", "plain group"])
@pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=DIALOGUES.keys())
async def test_dialogue(dialogue: Dialogue, kind: Kind, tmp_path: Path) -> None:
    async with stage(tmp_path, group=None if kind.forum else {"is_forum": False}) as here:
        await play(here, *dialogue(kind))


@pytest.mark.parametrize("kind", [FORUM, PLAIN], ids=["topics", "plain group"])
async def test_a_ticket_with_buttons_costs_the_group_few_calls(kind: Kind, tmp_path: Path) -> None:
    """All topics share some twenty messages a minute: a card is edited once for several changes, a name never."""
    async with stage(tmp_path, group=None if kind.forum else {"is_forum": False}) as here:
        await play(
            here,
            *asked(kind),
            taps("✋ Взять"),
            taps("⚡ Приоритет"),
            taps("📤 Заменить симку"),
            sees("Приходите в салон"),
            kind.shows("📤 Агент 1"),
            says("спасибо, понял"),
            kind.shows("спасибо, понял"),
            kind.writes("Обращайтесь!"),
            sees("Обращайтесь!"),
            says("ага"),
            kind.shows("ага"),
            taps("✅ Решено"),
            sees("завершил"),
        )
        await card("Решено", "🔁 Открыть снова")(here)
        edits = await here.client.count("editMessageText", GROUP_ID)
        posts = await here.client.count("sendMessage", GROUP_ID) + await here.client.count("copyMessage", GROUP_ID)
        assert edits <= 4, "five changes of the card"
        assert posts == 5, "the card, what was sent by one tap, and the subscriber's three messages"
        assert await here.client.count("editForumTopic") == 0


async def test_a_button_of_a_message_too_old_for_telegram_to_show(tmp_path: Path) -> None:
    """Of such a message only its number comes, no topic: the card itself tells whose it is."""
    async with stage(tmp_path) as here:
        await play(here, *opened(FORUM))
        shown = next(one for one in await here.client.messages(GROUP_ID) if "№ 1" in one.get("text", ""))
        old = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        person = {"id": 501, "is_bot": False, "first_name": "Агент 1"}
        press = {"id": "old", "from": person, "chat_instance": "1", "message": old, "data": "d:take:1:0"}
        await here.client.raw_update({"callback_query": press})
        await card("ведёт Агент 1")(here)


@pytest.mark.parametrize("kind", [FORUM, PLAIN], ids=["topics", "plain group"])
async def test_cards_and_names_survive_a_restart(kind: Kind, tmp_path: Path) -> None:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.group().change(is_forum=kind.forum)
        (tmp_path / "config.yaml").touch()
        settings = load(tmp_path / "config.yaml", environment(emulator, tmp_path))
        async with running(settings) as app:
            first = Stage(client, emulator, settings, app)
            await play(first, *asked(kind), kind.writes("// я здесь", agent_id=502))
        async with running(settings) as app:
            second = Stage(client, emulator, settings, app, read_until=first.read_until, seen=first.seen)
            await play(
                second,
                kind.writes("/assign Агент 2"),
                kind.shows("№ 1 ведёт Агент 2"),
                card("ведёт Агент 2"),
                taps("📤 Заменить симку", "Отправляю", agent_id=502),
                sees("Приходите в салон"),
                kind.shows("📤 Агент 2"),
                card("✅ Заменить симку"),
            )
