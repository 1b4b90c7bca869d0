"""What every `Channel` and every `Desk` promises, here Telegram's over HTTP; another channel is one more parameter."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest

from bot.app import App, build
from bot.config import load
from bot.domain.conversation import Subscriber
from bot.domain.messages import Address, Button, Copy, Media, MessageRef, Reply, Room
from bot.emulator.client import EmulatorClient
from bot.emulator.server import Emulator
from bot.emulator.values import GROUP_ID
from bot.errors import RetryAfter, StorageUnavailable, Unavailable, Unreachable
from tests.scenario.stage import KNOWLEDGE, environment

SUBSCRIBER = Address("telegram", "101")
ROOM = Room(SUBSCRIBER)


@pytest.fixture
async def world() -> AsyncIterator[EmulatorClient]:
    async with Emulator() as emulator, EmulatorClient(emulator.url) as client:
        await client.person(101).write("/start")
        yield client


@pytest.fixture
async def app(world: EmulatorClient, tmp_path: Path) -> AsyncIterator[App]:
    """Wired, not running: the ports alone are asked."""
    emulator = Emulator()
    emulator.port = int(world.url.rsplit(":", 1)[1])
    (tmp_path / "config.yaml").touch()
    async with build(load(tmp_path / "config.yaml", environment(emulator, tmp_path))) as app:
        yield app


async def test_a_delivered_reply_has_a_place_and_an_id(app: App, world: EmulatorClient) -> None:
    buttons = ((Button("Да", "i:a"),), (Button("Сайт", url="https://example.org"),))
    (sent,) = await app.channel.deliver(SUBSCRIBER, Reply("<b>Текст</b>", buttons))
    (message,) = [m for m in await world.messages(101) if str(m["message_id"]) == sent.external_id]
    assert sent.address == SUBSCRIBER
    assert message["text"] == "Текст"
    assert [row[0]["text"] for row in message["reply_markup"]["inline_keyboard"]] == ["Да", "Сайт"]


@pytest.mark.parametrize(("kind", "field"), [("photo", "photo"), ("file", "document")])
async def test_a_file_is_uploaded_once(
    kind: Literal["photo", "file"], field: str, app: App, world: EmulatorClient
) -> None:
    reply = Reply("Подпись", media=Media(kind, KNOWLEDGE / "images" / "subscriptions.png"))
    await app.channel.deliver(SUBSCRIBER, reply)
    await app.channel.deliver(SUBSCRIBER, reply)
    found = [m[field][-1] if kind == "photo" else m[field] for m in await world.messages(101) if field in m]
    assert len(found) == 2
    assert len({held["file_id"] for held in found}) == 1


async def test_a_copy_is_what_was_copied_and_answers_what_it_should(app: App, world: EmulatorClient) -> None:
    written = await world.person(101).write("слово")
    ref = MessageRef(SUBSCRIBER, str(written["message_id"]))
    (first,) = await app.desk.deliver(ROOM, Copy(ref))
    (second,) = await app.desk.deliver(ROOM, Copy(ref, reply_to=first.external_id))
    found = await world.messages(GROUP_ID, int(first.address.thread))
    (copied,) = [m for m in found if str(m["message_id"]) == second.external_id]
    assert copied["text"] == "слово"
    assert str(copied["reply_to_message"]["message_id"]) == first.external_id


async def test_a_reply_in_place_replaces_and_where_it_cannot_is_sent_anew(app: App, world: EmulatorClient) -> None:
    (sent,) = await app.channel.deliver(SUBSCRIBER, Reply("было"))
    (same,) = await app.channel.deliver(SUBSCRIBER, Reply("стало", replaces=sent.external_id))
    (again,) = await app.channel.deliver(SUBSCRIBER, Reply("стало", replaces=sent.external_id))
    assert same == again == sent
    (anew,) = await app.channel.deliver(SUBSCRIBER, Reply("совсем новое", replaces="999999"))
    assert anew != sent
    assert [m["text"] for m in await world.messages(101)][-2:] == ["стало", "совсем новое"]


async def test_broken_html_is_sent_as_plain_words(app: App, world: EmulatorClient) -> None:
    await app.channel.deliver(SUBSCRIBER, Reply("<b>жирный <i>хвост"))
    assert (await world.messages(101))[-1]["text"] == "жирный хвост"


async def test_who_cannot_be_reached(app: App, world: EmulatorClient) -> None:
    await world.person(101).block_bot()
    with pytest.raises(Unreachable):
        await app.channel.deliver(SUBSCRIBER, Reply("?"))


async def test_a_dead_server_is_unavailable(app: App, world: EmulatorClient) -> None:
    await world.fail("sendMessage", cut="before", count=1)
    with pytest.raises(Unavailable):
        await app.channel.deliver(SUBSCRIBER, Reply("?"))


async def test_a_room_is_opened_once_with_the_subscribers_name(app: App, world: EmulatorClient) -> None:
    async with app.store.unit() as unit:
        unit.save_subscriber(Subscriber(SUBSCRIBER, "Я" * 200))
    (first,) = await app.desk.deliver(ROOM, Reply("раз"))
    (second,) = await app.desk.deliver(ROOM, Reply("два"))
    assert first.address == second.address
    assert await app.desk.room_of(first.address, None) == ROOM
    assert [topic["name"] for topic in await world.topics()] == ["Я" * 128]


async def test_the_common_room_needs_no_topic(app: App, world: EmulatorClient) -> None:
    await app.desk.deliver(Room(), Reply("всем"))
    assert [m["text"] for m in await world.messages(GROUP_ID, 0)][-1] == "всем"


async def test_a_group_in_trouble_does_not_pause_its_rooms(app: App, world: EmulatorClient) -> None:
    await app.desk.deliver(ROOM, Reply("раз"))
    await world.group().bot_member("kicked")
    with pytest.raises(RetryAfter):
        await app.desk.deliver(ROOM, Reply("два"))
    await world.group().bot_member("administrator", can_manage_topics=True)
    await app.desk.deliver(ROOM, Reply("два"))


async def test_a_file_that_is_gone_is_left_out(app: App, world: EmulatorClient, tmp_path: Path) -> None:
    await app.channel.deliver(SUBSCRIBER, Reply("Подпись", media=Media("photo", tmp_path / "gone.png")))
    assert (await world.messages(101))[-1]["text"] == "Подпись"


async def test_a_menu_in_place_of_a_photo_is_sent_anew(app: App, world: EmulatorClient) -> None:
    photo = Reply("Подпись", media=Media("photo", KNOWLEDGE / "images" / "subscriptions.png"))
    (sent,) = await app.channel.deliver(SUBSCRIBER, photo)
    await app.channel.deliver(SUBSCRIBER, Reply("Меню", replaces=sent.external_id))
    assert (await world.messages(101))[-1]["text"] == "Меню"


async def test_a_closed_general_is_reopened(app: App, world: EmulatorClient) -> None:
    await world.group().change(general_closed=True)
    await app.desk.deliver(Room(), Reply("всем"))
    assert [m["text"] for m in await world.messages(GROUP_ID, 0) if "text" in m] == ["всем"]


@pytest.mark.parametrize("name", ["   ", ""])
async def test_a_blank_name_still_gets_a_topic(name: str, app: App, world: EmulatorClient) -> None:
    async with app.store.unit() as unit:
        unit.save_subscriber(Subscriber(SUBSCRIBER, name))
    await app.desk.deliver(ROOM, Reply("раз"))
    assert [topic["name"] for topic in await world.topics()] == ["101"]


async def test_a_topic_that_cannot_be_noted_yet_is_not_made_twice(
    app: App, world: EmulatorClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, tries = app.store.save_topic, []

    async def refusing(subscriber: Address, queue: str, place: Address) -> None:
        tries.append(place)
        if len(tries) == 1:
            raise StorageUnavailable("database is locked")
        await saved(subscriber, queue, place)

    monkeypatch.setattr(app.store, "save_topic", refusing)
    await app.desk.deliver(ROOM, Reply("раз"))
    assert len(await world.topics()) == 1
    assert len(tries) == 2
    assert await app.store.topics() == {(str(SUBSCRIBER), ""): (tries[0].chat, tries[0].thread)}
