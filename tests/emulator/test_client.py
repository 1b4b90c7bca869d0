"""The control client: persons, expectations, counts; and a second library of bots on the same server."""

from __future__ import annotations

import asyncio
import io

import pytest
import telegram
from aiogram import Bot

from bot.emulator import GROUP_ID, Emulator, EmulatorClient, EmulatorError, NothingCame
from bot.emulator.images import png


async def test_persons_are_made_and_changed(client: EmulatorClient, bot: Bot) -> None:
    person = await client.user(first_name="Абонент Новый", language_code="kk")
    await person.write("привет")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.full_name, message.from_user.language_code) == ("Абонент Новый", "kk")
    await client.user(person.id, first_name="Иначе")
    assert (await bot.get_chat(person.id)).first_name == "Иначе"


async def test_waiting_finds_what_is_there_and_what_comes(client: EmulatorClient, bot: Bot) -> None:
    person = client.person(101)
    written = await person.write("вопрос")
    waiting = asyncio.create_task(person.wait(written, contains="баланс"))
    await bot.send_message(101, "не то")
    await bot.send_message(101, "ваш баланс")
    assert (await waiting)["text"] == "ваш баланс"
    assert (await person.wait())["text"] == "не то"
    with pytest.raises(NothingCame, match="не то"):
        await person.wait(written, contains="нет такого", timeout=0.05)


async def test_waiting_for_topics_and_calls(client: EmulatorClient, bot: Bot) -> None:
    topics = asyncio.create_task(client.wait_topic())
    calls = asyncio.create_task(client.wait_calls("sendMessage", 2, chat_id=101))
    await bot.create_forum_topic(GROUP_ID, "Тема")
    await bot.send_message(101, "раз")
    await bot.send_message(101, "два")
    assert [one["name"] for one in await topics] == ["Тема"]
    assert await calls == 2
    assert await client.count("sendMessage", 101) == 2
    assert await client.count("sendMessage", 102) == 0


async def test_messages_by_topic(client: EmulatorClient, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    await bot.send_message(GROUP_ID, "в тему", message_thread_id=thread)
    await bot.send_message(GROUP_ID, "в общую")
    group = client.group()
    assert [one["text"] for one in await group.messages(0)] == ["в общую"]
    assert [one.get("text") for one in await group.messages(thread)] == [None, "в тему"]


async def test_what_a_person_cannot_do_is_said(client: EmulatorClient) -> None:
    with pytest.raises(EmulatorError, match="no user 999"):
        await client.person(999).write("кто я")
    with pytest.raises(EmulatorError, match="no topic 77"):
        await client.agent().write(77, "т")
    await client.person(101).block_bot()
    with pytest.raises(EmulatorError, match="blocked"):
        await client.person(101).write("т")


async def test_bulk(client: EmulatorClient, bot: Bot) -> None:
    last = await client.bulk([(101, "раз"), (102, "два"), (101, "три")])
    assert last == {101: 2, 102: 1}
    assert [one.message.text for one in await bot.get_updates() if one.message] == ["раз", "два", "три"]


async def test_the_clock_moves_by_call(client: EmulatorClient, bot: Bot) -> None:
    before = await bot.send_message(101, "т")
    await client.advance(3600)
    after = await bot.send_message(101, "т")
    assert (after.date - before.date).total_seconds() == 3600


async def test_python_telegram_bot_speaks_to_it_too(emulator: Emulator, client: EmulatorClient) -> None:
    base = f"{emulator.url}/bot"
    async with telegram.Bot("42:TEST", base_url=base, base_file_url=f"{emulator.url}/file/bot") as second:
        assert (await second.get_me()).id == 42
        topic = await second.create_forum_topic(GROUP_ID, "Тема", icon_color=13338331)
        await client.person(101).write("вопрос /start")
        (update,) = await second.get_updates(timeout=1)
        assert update.message is not None
        thread = topic.message_thread_id
        copied = await second.copy_message(GROUP_ID, 101, update.message.message_id, message_thread_id=thread)
        assert (await client.messages(GROUP_ID, thread))[-1]["message_id"] == copied.message_id
        keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Да", callback_data="да")]])
        sent = await second.send_message(101, "<b>ответ</b>", "HTML", reply_markup=keyboard)
        assert sent.entities[0].type == "bold"
        photo = await second.send_photo(101, io.BytesIO(png()), caption="вот")
        file = await second.get_file(photo.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == png()
        with pytest.raises(telegram.error.BadRequest, match="Message thread not found"):
            await second.send_message(GROUP_ID, "т", message_thread_id=777)
        await second.close_forum_topic(GROUP_ID, thread)
        await second.delete_forum_topic(GROUP_ID, thread)
