"""The bot's sentences: equal in both languages, right in their plural forms, safe in HTML, open to the operator."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from bot.errors import ConfigError
from bot.texts import LANGUAGES, SHIPPED, Language, Markup, Texts

TEXTS = Texts.load("ru")


def test_both_languages_say_the_same_things() -> None:
    assert LANGUAGES == ("en", "ru")
    assert TEXTS.ids("ru") == TEXTS.ids("en")


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [
        ("ru", 1, "за 1 минуту."),
        ("ru", 2, "за 2 минуты."),
        ("ru", 5, "за 5 минут."),
        ("ru", 11, "за 11 минут."),
        ("ru", 21, "за 21 минуту."),
        ("ru", 104, "за 104 минуты."),
        ("en", 1, "within 1 minute."),
        ("en", 5, "within 5 minutes."),
    ],
)
def test_plural_forms(language: str, minutes: int, said: str) -> None:
    assert said in TEXTS.say(language, "handed-off", {"minutes": minutes})


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("en-GB", "en"), ("EN", "en"), ("uk", "ru"), ("", "ru"), (None, "ru")],
)
def test_the_subscribers_language_or_the_default(code: str | None, language: str) -> None:
    assert TEXTS.language(code) == language


def test_arguments_are_escaped_once() -> None:
    assert "&lt;b&gt;" in TEXTS.say("ru", "card-question", {"question": "<b>"})
    assert "<b>" in TEXTS.say("ru", "card-question", {"question": Markup("<b>")})
    assert "<b>" in TEXTS.plain("ru", "card-question", {"question": "<b>"})


def test_an_unknown_text_is_a_loud_bug() -> None:
    with pytest.raises(KeyError):
        TEXTS.say("ru", "no-such-text")
    with pytest.raises(KeyError):
        TEXTS.say("ru", "handed-off")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_read_by_itself_is_what_the_whole_file_says(language: str) -> None:
    """So they can be read one by one: the same entries, and none that speaks of another."""
    sources = [file.read_text(encoding="utf-8") for file in (SHIPPED / language).glob("*.ftl")]
    whole = [entry for source in sources for entry in FluentParser().parse(source).body]
    messages = {entry.id.name: entry for entry in whole if isinstance(entry, ast.Message)}
    apart = {text_id: FluentParser().parse(source).body for text_id, source in Language(language)._unread.items()}
    assert all(isinstance(entry, ast.Message | ast.BaseComment) for entry in whole)
    assert apart.keys() == messages.keys()
    for text_id, (message, *comments) in apart.items():
        assert message.equals(messages[text_id], ignored_fields=["span", "comment"])
        assert all(isinstance(comment, ast.BaseComment) for comment in comments)
        assert not {"MessageReference", "TermReference"}.intersection(re.findall(r"\w+", str(message.to_json())))


def test_an_operators_words_may_speak_of_others(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("start = Hi! { help }\n", encoding="utf-8")
    own = Texts.load("en", tmp_path)
    assert own.plain("en", "start") == f"Hi! {own.plain('en', 'help')}"


def test_an_operator_overrides_a_text(tmp_path: Path) -> None:
    (tmp_path / "ru.ftl").write_text("start = Привет от «Ромашки»!\n", encoding="utf-8")
    own = Texts.load("ru", tmp_path)
    assert own.say("ru", "start") == "Привет от «Ромашки»!"
    assert own.say("en", "start") == TEXTS.say("en", "start")
    assert own.say("ru", "help") == TEXTS.say("ru", "help")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("start = Привет\nstrat = Ой\n", "ru.ftl:2: there is no text 'strat' to override"),
        ("start = Привет\n\nэто не Fluent\n", "ru.ftl:3: not Fluent"),
        ("start = Привет, { $name }\n", "ru.ftl:1: 'start' has no { $name }"),
    ],
)
def test_a_broken_override_is_told_with_its_line(written: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "ru.ftl").write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        Texts.load("ru", tmp_path)
    assert problem in str(raised.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        Texts.load("ru", tmp_path / "nowhere")
