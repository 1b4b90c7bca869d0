"""What Telegram would say about a text before it is sent: its subset of HTML and its limits of length."""

import html
import re
from collections.abc import Iterator

TAGS = frozenset(
    "a b blockquote code del em i ins pre s span strike strong tg-emoji tg-spoiler u".split()  # noqa: SIM905
)
TEXT_UNITS = 4096
CAPTION_UNITS = 1024

_TAG = re.compile(r"""<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:"[^"]*"|'[^']*'|[^<>"'])*)>""")
_ENTITY = re.compile(r"&(#\d+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);")
_OTHER_ENTITY = re.compile(r"&[a-zA-Z][a-zA-Z0-9]*;")


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units and without tags: an emoji is usually two."""
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub("", text))
    return len(plain.encode("utf-16-le", "surrogatepass")) // 2


def broken(text: str) -> tuple[str, str] | None:
    """The first thing in the HTML that Telegram refuses or shows as is: a text id without `kb-html-`, and where."""
    found = _tags(text)
    if found is None and (entity := _OTHER_ENTITY.search(_ENTITY.sub("", text))):
        return "entity", entity[0]
    return found


def _tags(text: str) -> tuple[str, str] | None:
    opened: list[str] = []
    for name, closing, shown in _pieces(text):
        if not name:
            return "sign", shown
        if name not in TAGS:
            return "line-break" if name in {"br", "p", "div"} else "tag", shown
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return "closing", shown
    return ("open", f"<{opened[-1]}>") if opened else None


def _pieces(text: str) -> Iterator[tuple[str, bool, str]]:
    """Every `<` of the text: the name of its tag or "" if it begins none, whether it closes, and how it looks."""
    position = 0
    while (position := text.find("<", position)) >= 0:
        tag = _TAG.match(text, position)
        if tag is None:
            yield "", False, text[position : position + 20].splitlines()[0]
            return
        yield tag["name"].lower(), bool(tag["close"]), tag[0]
        position = tag.end()
