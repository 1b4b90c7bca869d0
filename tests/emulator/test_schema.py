"""The emulator against the published Bot API: parameters of its methods, fields of its answers and updates."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.emulator import GROUP_ID, Emulator, EmulatorClient
from bot.emulator.images import png
from bot.emulator.methods import METHODS
from tests.emulator.api_schema import problems, schema

WANTED = [
    "getMe",
    "logOut",
    "close",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendVideo",
    "sendAudio",
    "sendVoice",
    "sendVideoNote",
    "sendAnimation",
    "sendSticker",
    "sendLocation",
    "sendVenue",
    "sendContact",
    "sendPoll",
    "sendDice",
    "sendMediaGroup",
    "copyMessage",
    "copyMessages",
    "forwardMessage",
    "forwardMessages",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "sendChatAction",
    "setMessageReaction",
    "pinChatMessage",
    "unpinChatMessage",
    "unpinAllChatMessages",
    "createForumTopic",
    "editForumTopic",
    "closeForumTopic",
    "reopenForumTopic",
    "deleteForumTopic",
    "unpinAllForumTopicMessages",
    "editGeneralForumTopic",
    "closeGeneralForumTopic",
    "reopenGeneralForumTopic",
    "hideGeneralForumTopic",
    "unhideGeneralForumTopic",
    "unpinAllGeneralForumTopicMessages",
    "getForumTopicIconStickers",
    "getChat",
    "getChatMember",
    "getChatAdministrators",
    "getChatMemberCount",
    "leaveChat",
    "getFile",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setChatMenuButton",
    "getChatMenuButton",
    "getUserProfilePhotos",
]


def test_every_method_of_the_list_is_there() -> None:
    assert {one.name for one in METHODS.values()} == set(WANTED)


@pytest.mark.parametrize("name", WANTED)
def test_parameters_are_the_documented_ones(name: str) -> None:
    documented = {one["name"]: one["required"] for one in schema()["methods"][name].get("fields", [])}
    method = METHODS[name.lower()]
    assert set(method.required) | set(method.optional) <= set(documented)
    assert {key for key, required in documented.items() if required} <= set(method.required)


@pytest.mark.parametrize("name", [name for name in WANTED if METHODS[name.lower()].required])
async def test_a_missing_required_parameter_is_a_bad_request(emulator: Emulator, name: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{emulator.url}/bot42:TEST/{name}", json={}) as answer,
    ):
        body = await answer.json()
    assert answer.status == 400
    assert body["error_code"] == 400
    assert body["description"].startswith("Bad Request: ")


class Raw:
    """Calls by plain HTTP, every answer held to the documented types."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = f"{url}/bot42:TEST"

    async def __call__(self, name: str, file: tuple[str, bytes] | None = None, /, **body: Any) -> Any:
        if file:
            form = aiohttp.FormData()
            form.add_field(file[0], file[1], filename="file.png", content_type="image/png")
            for key, value in body.items():
                form.add_field(key, value if isinstance(value, str) else json.dumps(value))
            request = self.session.post(f"{self.url}/{name}", data=form)
        else:
            request = self.session.post(f"{self.url}/{name}", json=body)
        async with request as answer:
            told = await answer.json()
        assert told["ok"], f"{name}: {told}"
        wrong = problems(told["result"], schema()["methods"][name]["returns"], name)
        assert wrong == []
        return told["result"]


async def test_answers_have_documented_fields_alone(emulator: Emulator, client: EmulatorClient) -> None:
    schema()
    async with aiohttp.ClientSession() as session:
        call = Raw(session, emulator.url)
        await everything_sent(call)
        await everything_changed(call)
        await everything_asked(call)
        assert {one["method"] for one in await client.calls()} | {"getUpdates"} == set(WANTED)


async def everything_sent(call: Raw) -> None:
    topic = (await call("createForumTopic", chat_id=GROUP_ID, name="Тема"))["message_thread_id"]
    where: dict[str, Any] = {"chat_id": GROUP_ID, "message_thread_id": topic}
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "да"}]]}
    text = await call("sendMessage", **where, text="<b>Да</b>", parse_mode="HTML", reply_markup=markup)
    await call("sendMessage", **where, text="ответ", reply_parameters={"message_id": text["message_id"]})
    await call("sendMessage", chat_id=101, text="извне", reply_parameters={"message_id": topic, "chat_id": GROUP_ID})
    for kind in ("Photo", "Document", "Video", "Audio", "Voice", "Animation", "Sticker"):
        name = kind.lower()
        sent = await call(f"send{kind}", (name, png()), **where)
        body = sent[name][-1] if name == "photo" else sent[name]
        await call("copyMessage", chat_id=101, from_chat_id=GROUP_ID, message_id=sent["message_id"])
        await call("getFile", file_id=body["file_id"])
    await call("sendVideoNote", ("video_note", png()), **where)
    await call("sendLocation", **where, latitude=55.75, longitude=37.61)
    await call("sendVenue", **where, latitude=55.75, longitude=37.61, title="Салон", address="Улица, 1")
    await call("sendContact", **where, phone_number="+70000000000", first_name="Абонент")
    await call("sendPoll", **where, question="Помогло?", options=[{"text": "Да"}, {"text": "Нет"}])
    await call("sendDice", **where)
    photo = (await call("sendPhoto", ("photo", png()), chat_id=101, caption="к"))["photo"][-1]["file_id"]
    album = [{"type": "photo", "media": photo, "caption": "раз"}, {"type": "photo", "media": photo}]
    numbers = [one["message_id"] for one in await call("sendMediaGroup", chat_id=101, media=album)]
    await call("copyMessages", **where, from_chat_id=101, message_ids=numbers)
    await call("forwardMessages", **where, from_chat_id=101, message_ids=numbers)
    await call("forwardMessage", **where, from_chat_id=101, message_id=numbers[0])
    await call("sendChatAction", **where, action="typing")


async def everything_changed(call: Raw) -> None:
    text = (await call("sendMessage", chat_id=101, text="было"))["message_id"]
    await call("editMessageText", chat_id=101, message_id=text, text="стало")
    markup = {"inline_keyboard": [[{"text": "Да", "url": "https://example.org"}]]}
    await call("editMessageReplyMarkup", chat_id=101, message_id=text, reply_markup=markup)
    sent = await call("sendPhoto", ("photo", png()), chat_id=101)
    photo = {"chat_id": 101, "message_id": sent["message_id"]}
    await call("editMessageCaption", **photo, caption="подпись")
    await call("editMessageMedia", ("new", png(10, 10)), **photo, media={"type": "photo", "media": "attach://new"})
    await call("setMessageReaction", **photo, reaction=[{"type": "emoji", "emoji": "👍"}])
    await call("pinChatMessage", **photo)
    await call("getChat", chat_id=101)
    await call("unpinChatMessage", chat_id=101)
    await call("unpinAllChatMessages", chat_id=101)
    await call("deleteMessage", chat_id=101, message_id=text)
    await call("deleteMessages", chat_id=101, message_ids=[sent["message_id"]])
    topic: dict[str, Any] = {
        "chat_id": GROUP_ID,
        "message_thread_id": (await call("createForumTopic", chat_id=GROUP_ID, name="Вторая"))["message_thread_id"],
    }
    await call("editForumTopic", **topic, name="Вторая тема")
    await call("unpinAllForumTopicMessages", **topic)
    for name in ("closeForumTopic", "reopenForumTopic", "deleteForumTopic"):
        await call(name, **topic)
    await call("editGeneralForumTopic", chat_id=GROUP_ID, name="Общая")
    for name in ("closeGeneral", "reopenGeneral", "hideGeneral", "unhideGeneral"):
        await call(f"{name}ForumTopic", chat_id=GROUP_ID)
    await call("unpinAllGeneralForumTopicMessages", chat_id=GROUP_ID)


async def everything_asked(call: Raw) -> None:
    await call("getMe")
    await call("getForumTopicIconStickers")
    for chat_id in (101, GROUP_ID):
        await call("getChat", chat_id=chat_id)
        await call("getChatMemberCount", chat_id=chat_id)
    for user_id in (42, 501, 502, 101):
        await call("getChatMember", chat_id=GROUP_ID, user_id=user_id)
    await call("getChatAdministrators", chat_id=GROUP_ID)
    await call("setMyCommands", commands=[{"command": "start", "description": "Начать"}])
    await call("getMyCommands")
    await call("deleteMyCommands")
    for name, field in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
        await call(f"setMy{name}", **{field: "Бот"})
        await call(f"getMy{name}")
    await call("setChatMenuButton", menu_button={"type": "commands"})
    await call("getChatMenuButton")
    await call("getUserProfilePhotos", user_id=101)
    await call("setWebhook", url="")
    await call("getWebhookInfo")
    await call("deleteWebhook")
    pressed = await press(call)
    await call("answerCallbackQuery", callback_query_id=pressed, text="Хорошо")
    await call("close")
    await call("logOut")
    await call("leaveChat", chat_id=GROUP_ID)


async def press(call: Raw) -> str:
    sent = await call("sendMessage", chat_id=101, text="?")
    async with EmulatorClient(call.url.rsplit("/", 1)[0]) as client:
        return await client.person(101).press(sent, data="любые")


async def test_updates_have_documented_fields_alone(emulator: Emulator, client: EmulatorClient) -> None:
    schema()
    emulator.world.updates.allow(["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"])
    person, agent, group = client.person(101), client.agent(), client.group()
    thread = await agent.create_topic("Тема")
    await agent.write(thread, "// заметка")
    await agent.write(0, "в общую", anonymous=True)
    await agent.rename_topic(thread, "Имя")
    await agent.close_topic(thread)
    await agent.reopen_topic(thread)
    for kind in ("photo", "document", "video", "audio", "voice", "video_note", "animation", "sticker"):
        await person.send(kind)
    for kind in ("location", "venue", "contact", "poll", "dice"):
        await person.send(kind)
    album = await person.send_album([{"kind": "photo", "caption": "раз"}, {"kind": "video"}])
    written = await person.reply(album[0], "ответ")
    await person.edit(written, "иначе")
    await person.react(written, "👍")
    await person.press(written, data="x")
    await person.block_bot()
    await person.unblock_bot()
    for status in ("member", "restricted", "left", "kicked", "administrator"):
        await group.bot_member(status)
    await group.migrate(-1001000000009)
    updates = await client.updates()
    assert len(updates) >= 30
    for update in updates:
        assert problems(update, ["Update"], "update") == []
