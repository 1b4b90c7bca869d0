"""The page in a real browser: both sides played by hand, on a desk and on a phone's width, in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.emulator import GROUP_ID, Emulator, EmulatorClient
from bot.emulator.images import png
from tests.browser import chromium, needs_browser

HOSTILE = "<img src=x onerror=\"document.title='взломано'\"> & <b>нет</b>"

pytestmark = needs_browser


def small_bot() -> Dispatcher:
    """Answers with a keyboard, opens a topic on a press, relays both ways: enough to use every part of the page."""
    dispatcher = Dispatcher()
    topics: dict[int, int] = {}

    @dispatcher.message(F.chat.id == GROUP_ID)
    async def from_agent(message: Message, bot: Bot) -> None:
        for user, thread in topics.items():
            if thread == message.message_thread_id and message.content_type != "forum_topic_closed":
                await bot.copy_message(user, GROUP_ID, message.message_id)

    @dispatcher.callback_query()
    async def pressed(query: CallbackQuery, bot: Bot) -> None:
        topic = await bot.create_forum_topic(GROUP_ID, f"{query.from_user.first_name} · Баланс")
        topics[query.from_user.id] = topic.message_thread_id
        await bot.send_message(GROUP_ID, "карточка", message_thread_id=topic.message_thread_id)
        await query.answer("Зову сотрудника", show_alert=query.data == "alert")

    @dispatcher.message()
    async def from_subscriber(message: Message, bot: Bot) -> None:
        if message.chat.id in topics:
            await bot.copy_message(GROUP_ID, message.chat.id, message.message_id, topics[message.chat.id])
            return
        keys = [[InlineKeyboardButton(text="Оператор", callback_data="op")]]
        markup = InlineKeyboardMarkup(inline_keyboard=keys)
        await message.answer("Наберите <code>*100#</code>", parse_mode="HTML", reply_markup=markup)

    return dispatcher


@pytest.fixture
async def playing(bot: Bot) -> AsyncIterator[None]:
    dispatcher = small_bot()
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False, polling_timeout=5)
    )
    yield
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@asynccontextmanager
async def opened(browser: Browser, url: str, **how: Any) -> AsyncIterator[Page]:
    """A page that must not report a single error of its own."""
    context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "ru-RU"} | how)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda problem: errors.append(str(problem)))
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    await page.goto(url)
    yield page
    await context.close()
    assert errors == []


@pytest.mark.usefixtures("playing")
async def test_the_whole_loop_by_hand(browser: Browser, emulator: Emulator, client: EmulatorClient) -> None:
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        await expect(find("hints")).to_be_visible()
        await find("suggestion-0").click()
        await expect(find("message-101-2").locator("code")).to_have_text("*100#")
        await expect(find("hints")).to_be_hidden()
        await find("kb-101-2-0-0").click()
        await expect(find("toast")).to_have_text("Зову сотрудника")
        await find("topic-2").click()
        await expect(find("topic-title")).to_have_text("Абонент 1 · Баланс")
        await find("subscriber-input").fill(HOSTILE)
        await find("subscriber-send").click()
        await expect(find(f"message-{GROUP_ID}-4")).to_contain_text(HOSTILE)
        await find("agent-input").fill("первая\nвторая")
        await find("agent-input").press("Enter")
        await expect(find("message-101-4")).to_contain_text("вторая")
        pictures = [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=png(60, 60)) for n in range(2)]
        await find("attach-subscriber").set_input_files(pictures)
        await expect(find("message-101-6").locator("img")).to_be_visible()
        album = await client.messages(101, after=4)
        assert len({one["media_group_id"] for one in album}) == 1
        assert await page.title() == "Эмулятор поддержки"


async def test_reply_edit_react_delete(browser: Browser, emulator: Emulator, client: EmulatorClient, bot: Bot) -> None:
    await bot.send_message(101, "вопрос боту?")
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        await find("message-101-1").hover()
        await find("menu-101-1").click()
        await find("action-reply").click()
        await find("subscriber-input").fill("отвит")
        await find("subscriber-input").press("Enter")
        await expect(find("quote-101-2")).to_contain_text("вопрос боту?")
        await find("message-101-2").hover()
        await find("menu-101-2").click()
        await find("action-edit").click()
        await expect(find("subscriber-input")).to_have_value("отвит")
        await find("subscriber-input").fill("ответ")
        await find("subscriber-send").click()
        await expect(find("message-101-2")).to_contain_text("изменено")
        await find("message-101-1").hover()
        await find("menu-101-1").click()
        await find("react-👍").click()
        await expect(find("message-101-1").locator(".reactions")).to_contain_text("👍")
        await find("message-101-2").hover()
        await find("menu-101-2").click()
        await find("action-delete").click()
        await expect(find("message-101-2")).to_have_count(0)
    assert [one["message_id"] for one in await client.messages(101)] == [1]


async def test_on_a_phones_width_one_side_at_a_time(
    browser: Browser, emulator: Emulator, client: EmulatorClient, bot: Bot
) -> None:
    thread = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    await bot.send_message(GROUP_ID, "карточка", message_thread_id=thread)
    phone = {"viewport": {"width": 390, "height": 844}, "locale": "en-US", "color_scheme": "dark"}
    async with opened(browser, emulator.url, **phone) as page:
        find = page.get_by_test_id
        await expect(find("subscriber-input")).to_be_visible()
        await expect(find("agent-input")).to_be_hidden()
        await expect(find("tab-agents")).to_have_text("Agents1")
        await find("tab-agents").click()
        await find(f"topic-{thread}").click()
        await find("agent-input").fill("// note")
        await find("agent-send").click()
        await expect(find("chat-agent")).to_contain_text("// note")
        await find("back").click()
        await expect(find(f"topic-{thread}")).to_contain_text("Агент 1: // note")
        await find("lang-switch").click()
        await expect(find("tab-agents")).to_have_text("Агенты")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_controls_of_the_page(browser: Browser, emulator: Emulator, client: EmulatorClient, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(GROUP_ID, "Тема")).message_thread_id
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        await find("block-bot").click()
        await expect(find("typing-subscriber")).to_have_text("бот заблокирован")
        assert emulator.world.users[101].blocked
        await find("unblock-bot").click()
        await expect(find("subscriber-input")).to_be_visible()
        await find("add-subscriber").click()
        await find("subscriber-input").fill("я новенький")
        await find("subscriber-send").click()
        await expect(find("chat-subscriber")).to_contain_text("я новенький")
        await bot.send_chat_action(GROUP_ID, "typing", message_thread_id=thread)
        await find(f"topic-{thread}").click()
        await expect(find("typing-agent")).to_have_text("печатает…")
        await find("topic-state").click()
        await expect(find("reopen-topic")).to_be_visible()
        await find("agent-select").wait_for(state="hidden")
        await find("tools-open").click()
        await find("tool-limits").click()
        await expect(find("tool-limits")).to_have_attribute("aria-checked", "true")
        assert emulator.world.flood.limits.on
        await find("tool-cuts-after").click()
        await expect(find("tool-cuts-after")).to_have_attribute("aria-checked", "true")
        assert emulator.world.trouble.weather.cuts_after
        await find("tool-cuts-after").click()
        await expect(find("tool-cuts-after")).to_have_attribute("aria-checked", "false")
        await find("tool-storm").click()
        await expect(find("tool-twice")).to_have_attribute("aria-checked", "true")
        assert emulator.world.trouble.weather.twice
        await find("tool-clock-hour").click()
        await find("toast").last.wait_for()
        await expect(find("tool-clock-hour")).to_be_enabled()
        async with asyncio.timeout(5):
            while emulator.world.offset != 3600:
                await asyncio.sleep(0.01)


async def test_every_kind_is_one_press_away(browser: Browser, emulator: Emulator, client: EmulatorClient) -> None:
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        await find("extras-subscriber").click()
        kinds = await page.get_by_role("menuitem").count()
        for number in range(kinds):
            if number:
                await find("extras-subscriber").click()
            await page.get_by_role("menuitem").nth(number).click()
        await expect(find("chat-subscriber")).to_contain_text("🎲")
    sent = [set(one) for one in await client.messages(101)]
    for kind in ("photo", "live_photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker"):
        assert any(kind in one for one in sent), kind
    for kind in ("location", "venue", "contact", "poll", "dice", "media_group_id"):
        assert any(kind in one for one in sent), kind


async def test_the_list_of_things_to_try(browser: Browser, emulator: Emulator, client: EmulatorClient) -> None:
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        for step in ("ask", "lines", "person", "kinds", "block"):
            await find("hints-open").click()
            await find(f"go-{step}").click()
            await expect(find("hints-dialog")).to_be_hidden()
        await expect(find("typing-subscriber")).to_have_text("бот заблокирован")
    texts = [one.get("text") for one in await client.messages(101)]
    lines = ["здравствуйте", "у меня вопрос", "телефон ведёт себя странно"]
    assert texts[:5] == [emulator.world.suggestions[0], *lines, "/operator"]


async def test_queues_in_groups_of_their_own(
    browser: Browser, emulator: Emulator, client: EmulatorClient, bot: Bot
) -> None:
    await client.post("groups", id=GROUP_ID - 1, title="Деньги", is_forum=True, members={"501": "creator"})
    await client.group(GROUP_ID - 1).bot_member("administrator")
    thread = (await bot.create_forum_topic(GROUP_ID - 1, "Про деньги")).message_thread_id
    await bot.send_message(GROUP_ID - 1, "карточка", message_thread_id=thread)
    async with opened(browser, emulator.url) as page:
        find = page.get_by_test_id
        await expect(find(f"group-{GROUP_ID - 1}")).to_have_text("Деньги1")
        await find(f"group-{GROUP_ID - 1}").click()
        await find(f"topic-{thread}").click()
        await find("agent-input").fill("слушаю")
        await find("agent-send").click()
        await expect(find("chat-agent")).to_contain_text("слушаю")
        await expect(find(f"group-{GROUP_ID - 1}")).to_have_text("Деньги")
    told = await client.messages(GROUP_ID - 1, thread)
    assert [one["text"] for one in told if one["from"]["id"] == 501] == ["слушаю"]
