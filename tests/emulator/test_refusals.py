"""Situation by situation: the code and the words of the refusal, and what aiogram makes of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot, exceptions
from aiogram.types import BufferedInputFile, InputMediaPhoto, ReactionTypeEmoji, ReplyParameters

from bot.emulator import GROUP_ID, Emulator, EmulatorClient
from bot.emulator.images import png
from tests.emulator.conftest import Clock, bot_for

BadRequest = exceptions.TelegramBadRequest
Forbidden = exceptions.TelegramForbiddenError
Deed = Callable[[Bot, EmulatorClient], Awaitable[Any]]

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def topic(bot: Bot) -> int:
    return (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id


async def topic_gone(bot: Bot, client: EmulatorClient) -> None:
    thread = await topic(bot)
    await client.group().delete_topic(thread)
    await bot.send_message(GROUP_ID, "т", message_thread_id=thread)


async def topic_closed(bot: Bot, client: EmulatorClient) -> None:
    thread = await topic(bot)
    await client.agent().close_topic(thread)
    await bot.send_message(GROUP_ID, "т", message_thread_id=thread)


async def general_closed(bot: Bot, client: EmulatorClient) -> None:
    await bot.close_general_forum_topic(GROUP_ID)
    await bot.send_message(GROUP_ID, "т")


async def topic_same(bot: Bot, client: EmulatorClient) -> None:
    await bot.edit_forum_topic(GROUP_ID, await topic(bot), name="Тема")


async def topic_reopened(bot: Bot, client: EmulatorClient) -> None:
    await bot.reopen_forum_topic(GROUP_ID, await topic(bot))


async def same_text(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_message(101, "то же")
    await bot.edit_message_text("то же", chat_id=101, message_id=sent.message_id)


async def edit_of_another(bot: Bot, client: EmulatorClient) -> None:
    written = await client.person(101).write("моё")
    await bot.edit_message_text("чужое", chat_id=101, message_id=written["message_id"])


async def text_of_photo(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_photo(101, BufferedInputFile(png(), "a.png"))
    await bot.edit_message_text("т", chat_id=101, message_id=sent.message_id)


async def caption_of_text(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_message(101, "т")
    await bot.edit_message_caption(chat_id=101, message_id=sent.message_id, caption="к")


async def caption_too_long(bot: Bot, client: EmulatorClient) -> None:
    await bot.send_photo(101, BufferedInputFile(png(), "a.png"), caption="ы" * 1025)


async def buttons(bot: Bot, data: str) -> None:
    await bot.send_message(101, "т", reply_markup=raw_markup({"text": "Да", "callback_data": data}))


def raw_markup(button: dict[str, Any]) -> Any:
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button)]])


async def not_forum(bot: Bot, client: EmulatorClient) -> None:
    await client.group().change(is_forum=False)
    await topic(bot)


async def no_topic_right(bot: Bot, client: EmulatorClient) -> None:
    await client.group().bot_member("administrator", can_manage_topics=False)
    await topic(bot)


async def restricted(bot: Bot, client: EmulatorClient) -> None:
    await client.group().bot_member("restricted", can_send_messages=True)
    await bot.send_photo(GROUP_ID, BufferedInputFile(png(), "a.png"))


async def blocked(bot: Bot, client: EmulatorClient) -> None:
    await client.person(101).block_bot()
    await bot.send_message(101, "т")


async def deactivated(bot: Bot, client: EmulatorClient) -> None:
    await client.person(101).deactivate()
    await bot.send_message(101, "т")


async def never_started(bot: Bot, client: EmulatorClient) -> None:
    person = await client.user(150, started=False)
    await bot.send_message(person.id, "т")


async def kicked(bot: Bot, client: EmulatorClient) -> None:
    await client.group().bot_member("kicked")
    await bot.send_message(GROUP_ID, "т")


async def left(bot: Bot, client: EmulatorClient) -> None:
    await bot.leave_chat(GROUP_ID)
    await bot.send_message(GROUP_ID, "т")


async def protected(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_message(101, "т", protect_content=True)
    await bot.copy_message(102, 101, sent.message_id)


async def service_copied(bot: Bot, client: EmulatorClient) -> None:
    await bot.copy_message(101, GROUP_ID, await topic(bot))


async def topic_message_deleted(bot: Bot, client: EmulatorClient) -> None:
    await bot.delete_message(GROUP_ID, await topic(bot))


async def media_as_other(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_photo(101, BufferedInputFile(png(), "a.png"))
    assert sent.photo
    await bot.send_document(101, sent.photo[-1].file_id)


TABLE: list[tuple[str, str, Deed, type[exceptions.TelegramAPIError], str]] = [
    (
        "no such topic",
        "400",
        lambda b, _: b.send_message(GROUP_ID, "т", message_thread_id=777),
        BadRequest,
        "message thread not found",
    ),
    (
        "General by its number",
        "400",
        lambda b, _: b.send_message(GROUP_ID, "т", message_thread_id=1),
        BadRequest,
        "message thread not found",
    ),
    (
        "thread in a private chat",
        "400",
        lambda b, _: b.send_message(101, "т", message_thread_id=5),
        BadRequest,
        "message thread not found",
    ),
    ("topic deleted", "400", topic_gone, BadRequest, "message thread not found"),
    ("topic closed", "400", topic_closed, BadRequest, "TOPIC_CLOSED"),
    ("General closed", "400", general_closed, BadRequest, "TOPIC_CLOSED"),
    ("topic unchanged", "400", topic_same, BadRequest, "TOPIC_NOT_MODIFIED"),
    ("open topic reopened", "400", topic_reopened, BadRequest, "TOPIC_NOT_MODIFIED"),
    ("empty topic name", "400", lambda b, _: b.create_forum_topic(GROUP_ID, " "), BadRequest, "TOPIC_TITLE_EMPTY"),
    (
        "long topic name",
        "400",
        lambda b, _: b.create_forum_topic(GROUP_ID, "т" * 129),
        BadRequest,
        "TOPIC_TITLE_TOO_LONG",
    ),
    ("same text", "400", same_text, BadRequest, NOT_MODIFIED.removeprefix("Bad Request: ")),
    (
        "edit of nothing",
        "400",
        lambda b, _: b.edit_message_text("т", chat_id=101, message_id=99),
        BadRequest,
        "message to edit not found",
    ),
    ("edit of another's", "400", edit_of_another, BadRequest, "message can't be edited"),
    ("text of a photo", "400", text_of_photo, BadRequest, "there is no text in the message to edit"),
    ("caption of a text", "400", caption_of_text, BadRequest, "there is no caption in the message to edit"),
    ("copy of nothing", "400", lambda b, _: b.copy_message(101, 102, 99), BadRequest, "message to copy not found"),
    (
        "forward of nothing",
        "400",
        lambda b, _: b.forward_message(101, 102, 99),
        BadRequest,
        "message to forward not found",
    ),
    ("delete of nothing", "400", lambda b, _: b.delete_message(101, 99), BadRequest, "message to delete not found"),
    (
        "reply to nothing",
        "400",
        lambda b, _: b.send_message(101, "т", reply_parameters=ReplyParameters(message_id=99)),
        BadRequest,
        "message to be replied not found",
    ),
    ("too long", "400", lambda b, _: b.send_message(101, "ы" * 4097), BadRequest, "message is too long"),
    ("caption too long", "400", caption_too_long, BadRequest, "message caption is too long"),
    ("empty", "400", lambda b, _: b.send_message(101, " \n "), BadRequest, "message text is empty"),
    ("data of 65 bytes", "400", lambda b, _: buttons(b, "ы" * 32 + "x"), BadRequest, "BUTTON_DATA_INVALID"),
    ("empty data", "400", lambda b, _: buttons(b, ""), BadRequest, "BUTTON_DATA_INVALID"),
    ("unknown chat", "400", lambda b, _: b.send_message(987654, "т"), BadRequest, "chat not found"),
    ("not a forum", "400", not_forum, BadRequest, "the chat is not a forum"),
    ("no right to topics", "400", no_topic_right, BadRequest, "not enough rights to create a topic"),
    ("no right to photos", "400", restricted, BadRequest, "not enough rights to send photos to the chat"),
    ("blocked", "403", blocked, Forbidden, "bot was blocked by the user"),
    ("deactivated", "403", deactivated, Forbidden, "user is deactivated"),
    ("never started", "403", never_started, Forbidden, "bot can't initiate conversation with a user"),
    ("kicked", "403", kicked, Forbidden, "bot was kicked from the supergroup chat"),
    ("left", "403", left, Forbidden, "bot is not a member of the supergroup chat"),
    (
        "unknown press",
        "400",
        lambda b, _: b.answer_callback_query("123"),
        BadRequest,
        "query is too old and response timeout expired or query ID is invalid",
    ),
    (
        "ids not increasing",
        "400",
        lambda b, _: b.copy_messages(101, 102, [3, 2]),
        BadRequest,
        "message identifiers must be in a strictly increasing order",
    ),
    (
        "nothing to copy",
        "400",
        lambda b, _: b.copy_messages(101, 102, [2, 3]),
        BadRequest,
        "there are no messages to copy",
    ),
    ("protected", "400", protected, BadRequest, "the message can't be copied"),
    ("service message", "400", service_copied, BadRequest, "the message can't be copied"),
    ("topic's own message", "400", topic_message_deleted, BadRequest, "message can't be deleted for everyone"),
    ("photo as document", "400", media_as_other, BadRequest, "can't use file of type Photo as Document"),
    (
        "no such file",
        "400",
        lambda b, _: b.send_photo(101, "AgACnone"),
        BadRequest,
        "wrong file identifier/HTTP URL specified",
    ),
    (
        "no picture",
        "400",
        lambda b, _: b.send_photo(101, BufferedInputFile(b"no picture", "a.png")),
        BadRequest,
        "IMAGE_PROCESS_FAILED",
    ),
    (
        "album of one",
        "400",
        lambda b, _: b.send_media_group(101, [InputMediaPhoto(media="x")]),
        BadRequest,
        "wrong number of messages: album must contain from 2 to 10 items",
    ),
    (
        "bad reaction",
        "400",
        lambda b, _: b.set_message_reaction(101, 99, [ReactionTypeEmoji(emoji="👍")]),
        BadRequest,
        "message to react not found",
    ),
]


@pytest.mark.parametrize(("code", "deed", "kind", "words"), [one[1:] for one in TABLE], ids=[one[0] for one in TABLE])
async def test_refusal(
    bot: Bot,
    client: EmulatorClient,
    code: str,
    deed: Deed,
    kind: type[exceptions.TelegramAPIError],
    words: str,
) -> None:
    with pytest.raises(kind) as caught:
        await deed(bot, client)
    prefix = {"400": "Bad Request: ", "403": "Forbidden: "}[code]
    assert caught.value.message == prefix + words
    assert (await client.calls())[-1]["code"] == int(code)


async def test_a_migrated_group_tells_its_new_id(bot: Bot, client: EmulatorClient) -> None:
    await client.group().migrate(-1001000000077)
    with pytest.raises(exceptions.TelegramMigrateToChat) as caught:
        await bot.send_message(GROUP_ID, "т")
    assert caught.value.migrate_to_chat_id == -1001000000077
    assert "group chat was upgraded to a supergroup chat" in str(caught.value)
    await bot.send_message(-1001000000077, "т")
    kinds = [update["message"] for update in await client.updates()]
    assert [kinds[0]["migrate_to_chat_id"], kinds[1]["migrate_from_chat_id"]] == [-1001000000077, GROUP_ID]


async def test_tokens(emulator: Emulator) -> None:
    stranger = bot_for(emulator.url, "43:WRONG")
    with pytest.raises(exceptions.TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()
    await stranger.session.close()


async def test_an_unknown_method_and_a_malformed_token_are_not_found(
    emulator: Emulator, client: EmulatorClient
) -> None:
    for path in ("bot42:TEST/sendNothing", "botnonsense/getMe"):
        async with client.session.get(f"{emulator.url}/{path}") as answer:
            assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


async def test_an_old_press_is_refused(bot: Bot, client: EmulatorClient, clock: Clock) -> None:
    await client.settings(callback_seconds=30)
    sent = await bot.send_message(101, "?")
    pressed = await client.person(101).press(sent.model_dump(mode="json", exclude_none=True), data="x")
    clock.now += 31
    with pytest.raises(BadRequest, match="query is too old"):
        await bot.answer_callback_query(pressed)


async def test_a_message_older_than_two_days_stays(bot: Bot, clock: Clock) -> None:
    sent = await bot.send_message(101, "т")
    clock.now += 48 * 3600 + 1
    with pytest.raises(BadRequest, match="message can't be deleted for everyone"):
        await bot.delete_message(101, sent.message_id)


async def test_a_lenient_group_lets_administrators_write_in_closed_topics(bot: Bot, client: EmulatorClient) -> None:
    thread = await topic(bot)
    await bot.close_forum_topic(GROUP_ID, thread)
    await client.group().change(closed_to_admins=False)
    assert (await bot.send_message(GROUP_ID, "т", message_thread_id=thread)).message_thread_id == thread
