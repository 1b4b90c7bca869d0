"""An answer as its subscriber sees it in Telegram."""

import re

from nicegui import ui

from bot.domain.knowledge import HandoffWhen, Intent, KnowledgeBase
from bot.editor.frame import Words

_SPOILER = re.compile(r"<(/?)tg-spoiler>")
_EMOJI = re.compile(r"</?tg-emoji[^>]*>")


def preview(intent: Intent, knowledge: KnowledgeBase, words: Words) -> None:
    """The bubble with its picture, text and buttons; a button leads to its intent's page."""
    response = intent.response
    with ui.element("div").classes("wall").mark("preview"):
        with ui.element("div").classes("bubble"):
            if response.photo:
                size = response.photo.stat().st_size if response.photo.is_file() else 0
                ui.element("img").props(f'src="/photo/{intent.id}?{size}" alt="{response.photo.name}"').classes("photo")
            if response.file:
                with ui.element("div").classes("file"):
                    ui.icon("description")
                    ui.label(response.file.name)
            ui.html(_shown(response.text.get(words.language, "ru")), sanitize=True).classes("text")
        with ui.element("div").classes("keys"):
            _keys(intent, knowledge, words)


def _keys(intent: Intent, knowledge: KnowledgeBase, words: Words) -> None:
    for link in intent.response.links:
        with ui.link(target=link.url, new_tab=True).props('rel="noreferrer"').classes("key"):
            ui.label(words.of(link.title))
            ui.icon("north_east")
    for name in intent.response.buttons:
        if neighbour := knowledge.intent(name):
            ui.link(words.of(neighbour.title), f"/intent/{name}").classes("key")
    if intent.handoff.when is HandoffWhen.OFFER:
        ui.label(words("agent")).classes("key agent")
    if intent.handoff.when is HandoffWhen.ALWAYS:
        ui.label(words("agent-always")).classes("aside")


def _shown(text: str) -> str:
    """Telegram's own tags in those of a browser; the rest of its subset a browser knows. The page cleans it again."""
    return _EMOJI.sub("", _SPOILER.sub(lambda tag: "</mark>" if tag[1] else '<mark class="spoiler">', text)).strip()
