"""What happens to messages: topics and their quirks, media, albums, copies, edits, presses, reactions."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.emulator import GROUP_ID, EmulatorClient, EmulatorError, File
from bot.emulator.images import png
from bot.emulator.values import Json

MARKUP = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Да", callback_data="yes"), InlineKeyboardButton(text="Нет", callback_data="no")]
    ]
)


def raw(message: Message) -> Json:
    return message.model_dump(mode="json", exclude_none=True)


async def test_in_a_topic_everything_answers_its_first_message(bot: Bot, client: EmulatorClient) -> None:
    topic = await bot.create_forum_topic(GROUP_ID, "Тема")
    thread = topic.message_thread_id
    sent = await bot.send_message(GROUP_ID, "карточка", message_thread_id=thread)
    assert sent.is_topic_message
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == thread
    assert sent.reply_to_message.forum_topic_created is not None
    await client.agent().write(thread, "ответ")
    await client.agent().reply(raw(sent), "на карточку")
    written, replied = (one.message for one in await bot.get_updates())
    assert written is not None
    assert written.reply_to_message is not None
    assert written.reply_to_message.forum_topic_created is not None
    assert replied is not None
    assert replied.reply_to_message is not None
    assert replied.reply_to_message.text == "карточка"
    assert replied.reply_to_message.reply_to_message is None


async def test_topics_may_share_a_name_and_agents_may_rename_and_close(bot: Bot, client: EmulatorClient) -> None:
    first = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    second = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    assert first != second
    agent = client.agent()
    await agent.rename_topic(first, "Иначе")
    await agent.close_topic(second)
    assert [(one["name"], one["closed"]) for one in await client.topics()] == [("Иначе", False), ("Тема", True)]
    edited, closed = (one.message for one in await bot.get_updates())
    assert edited is not None
    assert edited.forum_topic_edited is not None
    assert edited.forum_topic_edited.name == "Иначе"
    assert closed is not None
    assert closed.forum_topic_closed is not None


async def test_a_reply_leads_into_its_topic_and_across_topics_only_describes(bot: Bot) -> None:
    threads = [(await bot.create_forum_topic(GROUP_ID, name)).message_thread_id for name in ("А", "Б")]
    first = await bot.send_message(GROUP_ID, "в А", message_thread_id=threads[0])
    reply = ReplyParameters(message_id=first.message_id)
    led = await bot.send_message(GROUP_ID, "сюда же", reply_parameters=reply)
    assert led.message_thread_id == threads[0]
    across = await bot.send_message(GROUP_ID, "из Б", message_thread_id=threads[1], reply_parameters=reply)
    assert across.reply_to_message is None
    assert across.external_reply is not None
    assert across.external_reply.message_id == first.message_id


async def test_a_missing_reply_may_be_forgiven(bot: Bot) -> None:
    reply = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert (await bot.send_message(101, "т", reply_parameters=reply)).reply_to_message is None


async def test_a_press_and_its_answer(bot: Bot, client: EmulatorClient) -> None:
    sent = await bot.send_message(101, "?", reply_markup=MARKUP)
    person = client.person(101)
    pressed = await person.press(raw(sent), "Нет")
    query = (await bot.get_updates())[0].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("no", 101)
    await bot.answer_callback_query(query.id, "Понял", show_alert=True)
    assert await client.wait_answer(pressed) == {"text": "Понял", "show_alert": True}
    forged = await person.press(raw(sent), data="drop table")
    assert forged != pressed
    with pytest.raises(EmulatorError, match="no button"):
        await person.press(raw(sent), "Нет такой")


async def test_uploads_come_back_by_download(bot: Bot, client: EmulatorClient) -> None:
    content = "данные".encode() * 1000
    sent = await bot.send_document(101, BufferedInputFile(content, "отчёт.txt"), caption="<b>к</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("отчёт.txt", len(content))
    file = await bot.get_file(sent.document.file_id)
    assert file.file_path is not None
    downloaded = await bot.download_file(file.file_path)
    assert downloaded is not None
    assert downloaded.read() == content
    again = await bot.send_document(102, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    assert await client.download(sent.document.file_id) == content


async def test_a_picture_tells_its_size(client: EmulatorClient) -> None:
    written = await client.person(101).send_photo(File("a.png", png(320, 200), "image/png"), caption="вот")
    assert [(one["width"], one["height"]) for one in written["photo"]] == [(90, 56), (320, 200)]
    assert written["caption"] == "вот"


async def test_an_album_keeps_together_through_copying(bot: Bot, client: EmulatorClient) -> None:
    items: list[Json] = [{"kind": "photo", "caption": "подпись"}, {"kind": "photo"}, {"kind": "video"}]
    album = await client.person(101).send_album(items)
    assert len({one["media_group_id"] for one in album}) == 1
    updates = [one.message for one in await bot.get_updates()]
    assert [one.caption for one in updates if one] == ["подпись", None, None]
    copied = await bot.copy_messages(GROUP_ID, 101, [one["message_id"] for one in album])
    there = await client.messages(GROUP_ID)
    assert [one["message_id"] for one in there] == [one.message_id for one in copied]
    groups = {one["media_group_id"] for one in there}
    assert len(groups) == 1
    assert groups != {album[0]["media_group_id"]}


async def test_a_bot_sends_albums(bot: Bot) -> None:
    media = [InputMediaPhoto(media=BufferedInputFile(png(), f"{n}.png"), caption=f"к{n}") for n in range(3)]
    sent = await bot.send_media_group(101, list(media))
    assert [one.caption for one in sent] == ["к0", "к1", "к2"]
    assert len({one.media_group_id for one in sent}) == 1


async def test_copying_skips_what_cannot_be_copied(bot: Bot, client: EmulatorClient) -> None:
    person = client.person(101)
    one = await person.write("раз")
    story = await person.send_content({"story": {"id": 1, "chat": {"id": 101, "type": "private", "first_name": "А"}}})
    two = await person.write("два")
    numbers = [one["message_id"], story["message_id"], two["message_id"]]
    copied = await bot.copy_messages(GROUP_ID, 101, [*numbers, 99])
    assert [message["text"] for message in await client.messages(GROUP_ID)] == ["раз", "два"]
    assert len(copied) == 2
    forwarded = await bot.forward_message(GROUP_ID, 101, story["message_id"])
    assert forwarded.story is not None


async def test_a_copy_can_change_its_caption_and_answer(bot: Bot, client: EmulatorClient) -> None:
    photo = await client.person(101).send_photo(caption="старая")
    anchor = await bot.send_message(GROUP_ID, "якорь")
    reply = ReplyParameters(message_id=anchor.message_id)
    copied = await bot.copy_message(
        GROUP_ID, 101, photo["message_id"], caption="новая", reply_parameters=reply, reply_markup=MARKUP
    )
    message = (await client.messages(GROUP_ID))[-1]
    assert message["message_id"] == copied.message_id
    assert (message["caption"], message["reply_to_message"]["text"]) == ("новая", "якорь")
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Да"
    assert "forward_origin" not in message


async def test_edits_leave_earlier_updates_alone(bot: Bot, client: EmulatorClient) -> None:
    person = client.person(101)
    written = await person.write("с ашипкой")
    await person.edit(written, "с ошибкой")
    before, after = await bot.get_updates()
    assert before.message is not None
    assert before.message.text == "с ашипкой"
    assert after.edited_message is not None
    assert (after.edited_message.text, after.edited_message.message_id) == ("с ошибкой", written["message_id"])
    assert after.edited_message.edit_date is not None


async def test_reactions_of_both_sides(bot: Bot, client: EmulatorClient) -> None:
    await bot.get_updates(allowed_updates=["message", "message_reaction"])
    person = client.person(101)
    written = await person.write("т")
    await bot.set_message_reaction(101, written["message_id"], [ReactionTypeEmoji(emoji="👀")])
    await person.react(written, "👍")
    shown = (await person.messages())[-1]["reactions"]
    assert {one["user_id"]: one["reaction"][0]["emoji"] for one in shown} == {42: "👀", 101: "👍"}
    reaction = (await bot.get_updates())[-1].message_reaction
    assert reaction is not None
    assert [one.model_dump()["emoji"] for one in reaction.new_reaction] == ["👍"]


async def test_an_anonymous_admin_speaks_as_the_group(bot: Bot, client: EmulatorClient) -> None:
    await client.agent().write(0, "от имени группы", anonymous=True)
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.sender_chat is not None
    assert message.sender_chat.id == GROUP_ID
    assert message.from_user is not None
    assert message.from_user.username == "GroupAnonymousBot"


async def test_blocking_is_told_to_the_bot(bot: Bot, client: EmulatorClient) -> None:
    await client.person(101).block_bot()
    await client.person(101).unblock_bot()
    changes = [one.my_chat_member for one in await bot.get_updates()]
    assert [one.new_chat_member.status for one in changes if one] == ["kicked", "member"]


async def test_commands_by_scope_and_language(bot: Bot, client: EmulatorClient) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand(command="help", description="Help")])
    await bot.set_my_commands([BotCommand(command="help", description="Помощь")], scope=scope, language_code="ru")
    assert (await bot.get_my_commands())[0].description == "Help"
    assert (await bot.get_my_commands(scope=scope, language_code="ru"))[0].description == "Помощь"
    assert await bot.get_my_commands(scope=scope) == []
    assert set(await client.get("commands")) == {"default|", "all_private_chats|ru"}


async def test_protected_chats_mark_their_messages(bot: Bot, client: EmulatorClient) -> None:
    await client.group().change(protected=True)
    assert (await bot.send_message(GROUP_ID, "т")).has_protected_content
