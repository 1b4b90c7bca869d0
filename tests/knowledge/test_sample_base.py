"""The base that is shipped: as large, as tested and as well found as the README says, file by file."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pymorphy3
import pytest

from bot.domain.knowledge import HandoffWhen, Intent, KnowledgeBase
from bot.knowledge import examine, problems
from bot.knowledge.building import matcher
from bot.knowledge.check import Level, Remark, Report, checked
from bot.matching import expand, morphology, normalise
from bot.yaml_source import read as read_yaml

FOLDER = Path(__file__).parents[2] / "knowledge_base"
FILES = sorted(FOLDER.rglob("*.y*ml"))
TODAY = date(2026, 11, 1)
COMMON_TO = 8
"""A word in the phrases of so many intents («симка», «номер») tells none of them."""
FULL = {"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTF", "GRND", "ADVB", None}
"""Parts of speech that say something; None are Latin letters and figures."""
MATTERS = [
    "balance",
    "tariff",
    "packages",
    "internet",
    "network",
    "calls",
    "sms",
    "subs",
    "roaming",
    "sim",
    "esim",
    "number",
    "docs",
    "account",
    "shops",
    "devices",
    "safety",
    "offers",
    "loyalty",
]


@cache
def base() -> KnowledgeBase:
    found = examine(FOLDER, TODAY)
    assert found.knowledge is not None, [str(problem) for problem in problems(found.errors, "en")]
    return found.knowledge


@cache
def report() -> Report:
    return checked(examine(FOLDER, TODAY), base(), matcher(base()))


def own() -> list[Intent]:
    return [intent for intent in base().intents if not intent.small_talk]


def test_the_check_is_clean() -> None:
    told = [one for one in report().remarks if one.level is not Level.NOTE and not _unfound(one)]
    assert [str(problem) for problem in problems((one.finding for one in told), "en")] == []


def test_its_tests_are_found_as_well_as_measured() -> None:
    """Another matcher moves the border between plain and hard tests, so a few may stand on the wrong side."""
    tally = report().tally
    assert tally.wrong == 0
    assert (tally.sure + tally.unsure) / tally.tests >= 0.4  # most of its tests are hard on purpose
    assert sum(map(_unfound, report().remarks)) <= 0.03 * tally.tests


def _unfound(remark: Remark) -> bool:
    return remark.finding.flaw.text_id == "kb-check-not-found" and remark.level is Level.WARNING


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_plain_yaml(file: Path) -> None:
    source = read_yaml(file)
    assert source.flaws == ()
    assert isinstance(source.data, dict)


def test_is_as_large_as_promised() -> None:
    written = {intent.template or intent.id for intent in own()}
    assert len(written) >= 150
    assert len(own()) >= 200
    assert {intent_id.split(".")[0] for intent_id in written} == set(MATTERS)
    assert len(base().macros) >= 15
    assert len(base().small_talk) >= 10
    assert len(base().out_of_scope) >= 80


def test_every_intent_has_eight_to_fifteen_phrases_a_way_on_and_both_languages() -> None:
    for intent in own():
        assert 8 <= len(intent.phrases) <= 15, intent.id
        assert {*intent.title.texts} == {*intent.response.text.texts} == {"ru", "en"}, intent.id
        assert intent.response.buttons or intent.handoff.when is HandoffWhen.ALWAYS, intent.id


def test_every_intent_has_two_tests_in_words_of_their_own() -> None:
    words, uses = _words()
    few = {intent.id: free for intent in own() if len(free := [*_free(intent, words, uses)]) < 2}
    assert few == {}


def _words() -> tuple[dict[str, set[str]], Counter[str]]:
    """The words that an intent's phrases are made of; of the rows of a template those that all of them share."""
    words: dict[str, set[str]] = {}
    for intent in own():
        found = {word for phrase in intent.phrases for variant in expand(phrase) for word in _lemmas(variant)}
        key = intent.template or intent.id
        words[key] = words[key] & found if key in words else found
    return words, Counter(word for found in words.values() for word in found)


def _free(intent: Intent, words: dict[str, set[str]], uses: Counter[str]) -> Iterator[str]:
    told = {word for word in words[intent.template or intent.id] if uses[word] < COMMON_TO}
    for test in (*intent.tests, *intent.hard_tests):
        if not told & _lemmas(test):
            yield test


def _lemmas(text: str) -> set[str]:
    """The words of a text that say something."""
    return {morphology.lemma(word) for word in normalise.words(normalise.clean(text)) if _says_something(word)}


@cache
def _says_something(word: str) -> bool:
    tag = _dictionary().parse(word)[0].tag
    return tag.POS in FULL and "Apro" not in tag


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def test_archived_tariffs_say_so() -> None:
    archived = [one for one in own() if one.template == "tariff" and "архивный" in one.response.text.get("ru", "ru")]
    assert [one.id for one in archived] == ["tariff.landysh", "tariff.mak", "tariff.podsolnuh"]


def test_every_media_file_is_used() -> None:
    media = {one for intent in base().intents for one in (intent.response.photo, intent.response.file) if one}
    assert {
        file for file in FOLDER.rglob("*") if file.is_file() and file.suffix not in {".yaml", ".md", ".json"}
    } == media
