"""The length and the HTML of a text as Telegram sees them."""

import pytest

from bot.knowledge.markup import broken, units


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("баланс", 6),
        ("👍", 2),
        ("<b>баланс</b>", 6),
        ('<a href="https://example.org/?a>b">тут</a>', 3),
        ("1 &lt; 2 &amp; 3", 9),
        ("&#1041;", 1),
    ],
)
def test_length_is_counted_after_parsing_in_utf16_units(text: str, length: int) -> None:
    assert units(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "просто текст & ещё, AT&T",
        "<b>раз <i>два</i></b> <U>три</U>",
        '<a href="https://example.org">тут</a> <tg-spoiler>секрет</tg-spoiler>',
        '<pre><code class="language-python">x</code></pre><blockquote expandable>а</blockquote>',
        "5 &lt; 6 &gt; 4 &quot;",
        "5 > 4",
    ],
)
def test_good_html(text: str) -> None:
    assert broken(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("<меню>", "sign", "<меню>"),
        ("a <", "sign", "<"),
        ("<!-- note -->", "sign", "<!-- note -->"),
        ("<div>x</div>", "line-break", "<div>"),
        ("<script>x</script>", "tag", "<script>"),
        ("<b>", "open", "<b>"),
        ("</b>", "closing", "</b>"),
        ("&mdash;", "entity", "&mdash;"),
    ],
)
def test_broken_html_names_the_first_place(text: str, kind: str, piece: str) -> None:
    assert broken(text) == (kind, piece)
