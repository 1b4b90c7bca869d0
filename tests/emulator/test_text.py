"""HTML and MarkdownV2 to text and entities; offsets count UTF-16 units, errors speak as the real parser does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator import text
from bot.emulator.errors import Refusal
from bot.emulator.formatting import parse_html, utf16

GOOD: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("просто", "просто", []),
    ("<b>да</b> и <i>нет</i>", "да и нет", [("bold", 0, 2), ("italic", 5, 3)]),
    ("😀<b>да</b>", "😀да", [("bold", 2, 2)]),
    ("👨‍👩‍👧<u>x</u>", "👨‍👩‍👧x", [("underline", 8, 1)]),
    ("<b><i>оба</i></b>", "оба", [("bold", 0, 3), ("italic", 0, 3)]),
    ("<s>а</s><del>б</del><strike>в</strike>", "абв", [("strikethrough", n, 1) for n in range(3)]),
    ("<tg-spoiler>с</tg-spoiler><span class='tg-spoiler'>п</span>", "сп", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
    (
        '<a href="https://example.org/?a=1&amp;b=2">тут</a>',
        "тут",
        [("text_link", 0, 3, "https://example.org/?a=1&b=2")],
    ),
    ("<code>a &lt; b</code>", "a < b", [("code", 0, 5)]),
    ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1, "python")]),
    ("<blockquote>ц</blockquote>", "ц", [("blockquote", 0, 1)]),
    ("<blockquote expandable>ц</blockquote>", "ц", [("expandable_blockquote", 0, 1)]),
    ("&lt;&gt;&amp;&quot;&#33;&#x21;&nbsp;", '<>&"!!&nbsp;', []),
    ("  <b> края </b>  ", "края", [("bold", 0, 4)]),
    ("<b></b>пусто", "пусто", []),
    (
        "/start@demo_bot и #тег, a@example.org",
        "/start@demo_bot и #тег, a@example.org",
        [("bot_command", 0, 15), ("hashtag", 18, 4), ("email", 24, 13)],
    ),
    ("на https://example.org/a?b=1.", "на https://example.org/a?b=1.", [("url", 3, 25)]),
    ("<code>/start</code>", "/start", [("code", 0, 6)]),
]

BAD: list[tuple[str, str]] = [
    ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
    ("ы<foo>", 'Unsupported start tag "foo" at byte offset 2'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b", 'Unclosed start tag "b" at byte offset 0'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


def short(entity: dict[str, Any]) -> tuple[Any, ...]:
    more = tuple(value for key, value in entity.items() if key in {"url", "language"})
    return (entity["type"], entity["offset"], entity["length"], *more)


@pytest.mark.parametrize(("source", "said", "entities"), GOOD)
def test_html(source: str, said: str, entities: list[tuple[Any, ...]]) -> None:
    found, marked = text.formatted(source, "HTML", None)
    assert found == said
    assert [short(one) for one in marked] == entities


@pytest.mark.parametrize(("source", "words"), BAD)
def test_html_refused(source: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        text.formatted(source, "HTML", None)
    assert caught.value.description == f"Bad Request: can't parse entities: {words}"


def test_markdown() -> None:
    said, marked = text.formatted(r"*ж* _к_ __п__ ~з~ ||с|| `ко` [т](https://example.org) 1\.", "MarkdownV2", None)
    assert said == "ж к п з с ко т 1."
    assert [one["type"] for one in marked] == [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "text_link",
    ]


@pytest.mark.parametrize("source", ["1.", "*ж", "`к", "a-b"])
def test_markdown_refused(source: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        text.formatted(source, "MarkdownV2", None)


def test_the_limit_counts_what_is_seen() -> None:
    assert text.body(f"<b>{'ы' * 4096}</b>", "HTML", None)["text"] == "ы" * 4096
    with pytest.raises(Refusal, match="message is too long"):
        text.body("😀" * 2049, "", None)


def test_given_entities_reach_not_beyond_the_text() -> None:
    with pytest.raises(Refusal, match="ends after the end of the text"):
        text.body("да", "", [{"type": "bold", "offset": 0, "length": 3}])


@settings(deadline=None)
@given(st.text())
def test_escaped_text_comes_back(said: str) -> None:
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>")[0] == said


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["b", "i", "code", ""]), st.text(alphabet="аб😀 &<", min_size=1))))
def test_entities_cover_what_they_marked(parts: list[tuple[str, str]]) -> None:
    source, plain, wanted = "", "", []
    for tag, said in parts:
        escaped = said.replace("&", "&amp;").replace("<", "&lt;")
        source += f"<{tag}>{escaped}</{tag}>" if tag else escaped
        if tag:
            wanted.append((utf16(plain), utf16(said)))
        plain += said
    found, marked = parse_html(source)
    assert found == plain
    assert [(one["offset"], one["length"]) for one in marked] == wanted
