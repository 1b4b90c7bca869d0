"""Laws of the reader: what is written comes back, and neither files' names nor their order are content."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge import examine, read
from bot.yaml_source.reading import parse

_SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])

words = st.text("абвёжщяabz0169*#:-'\"@%!? ", min_size=1, max_size=20).map(str.strip).filter(bool)
texts = words | st.fixed_dictionaries({"ru": words, "en": words})
intents = st.fixed_dictionaries(
    {
        "title": texts,
        "phrases": st.lists(words, min_size=1, max_size=4),
        "response": st.fixed_dictionaries({"text": texts}),
    },
    optional={
        "tests": st.lists(words, max_size=3),
        "handoff": st.fixed_dictionaries({"when": st.sampled_from(["never", "offer", "always"]), "queue": words}),
        "valid_until": st.dates().map(str),
    },
)
topics = st.lists(
    st.fixed_dictionaries(
        {"topic": texts, "intents": st.lists(intents, min_size=1, max_size=3)}, optional={"owner": words}
    ),
    min_size=1,
    max_size=3,
)


def named(base: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The base with ids: those must differ."""
    return [
        {**topic, "intents": [{"id": f"t{n}.i{m}", **intent} for m, intent in enumerate(topic["intents"])]}
        for n, topic in enumerate(base)
    ]


def lay(folder: str, base: list[dict[str, Any]], names: list[str]) -> Path:
    """JSON is YAML, and it needs no knowledge of quotes."""
    for name, topic in zip(names, base, strict=True):
        (Path(folder) / f"{name}.yaml").write_text(json.dumps(topic, ensure_ascii=False), encoding="utf-8")
    return Path(folder)


@_SLOW
@given(topics.map(named))
def test_what_is_written_comes_back(base: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        knowledge = read(lay(folder, base, [f"f{n}" for n in range(len(base))]))
    written = {intent["id"]: intent for topic in base for intent in topic["intents"]}
    assert [intent.id for intent in knowledge.intents] == list(written)
    for intent in knowledge.intents:
        source = written[intent.id]
        title = source["title"]
        assert intent.title.texts == (title if isinstance(title, dict) else {"": title})
        assert list(intent.phrases) == source["phrases"]
        assert list(intent.tests) == source.get("tests", [])
        assert str(intent.valid_until) == source.get("valid_until", "None")


@_SLOW
@given(topics.map(named), st.randoms())
def test_the_order_of_files_changes_nothing(base: list[dict[str, Any]], random: Any) -> None:
    names = [f"f{n}" for n in range(len(base))]
    shuffled = random.sample(names, len(names))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = read(lay(one, base, names)), read(lay(other, base, shuffled))
    assert first.version == second.version
    assert {intent.id: intent for intent in first.intents} == {intent.id: intent for intent in second.intents}


@_SLOW
@given(topics.map(named))
def test_other_content_is_another_version(base: list[dict[str, Any]]) -> None:
    names = [f"f{n}" for n in range(len(base))]
    with tempfile.TemporaryDirectory() as folder:
        before = read(lay(folder, base, names)).version
        base[0]["intents"][0]["phrases"] = ["совсем другое"]
        assert read(lay(folder, base, names)).version != before


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text("ab: -#[]{}'\"|>*&!%@\t?,~", max_size=12), max_size=12))
def test_no_text_is_too_broken_to_be_told_about(lines: list[str]) -> None:
    """Whatever is in a file: no exception, and every flaw is on a line that exists."""
    source = parse("\n".join(lines).encode())
    assert not source.incomplete or source.flaws
    assert all(0 <= flaw.line <= len(lines) + 1 for flaw in source.flaws)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_told_about(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.yaml").write_bytes(content)
        found = examine(Path(folder))
    assert found.errors
