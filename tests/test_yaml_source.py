"""Reading YAML that people wrote: nothing is guessed, nothing is lost, every bad line is found in one go."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.yaml_source import Flaw, Rereading, Source, compose, quoted, read, reading, to_problems
from bot.yaml_source.reading import parse

LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(autouse=True, params=LOADERS, ids=lambda loader: loader.__name__)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything holds with libyaml and without it."""
    monkeypatch.setattr(compose, "_LOADER", request.param)


def flaws(text: str) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.text_id.removeprefix("yaml-")) for flaw in sorted(parse(text.encode()).flaws, key=str)]


def test_scalars_stay_strings_and_empty_is_none() -> None:
    source = parse(b'a: 0611\nb: 22:00\nc: on\nd:\ne: ""\nf: [1, ~]\ng: {h: null}\n')
    assert source.data == {
        "a": "0611",
        "b": "22:00",
        "c": "on",
        "d": None,
        "e": "",
        "f": ["1", "~"],
        "g": {"h": "null"},
    }
    assert not source.flaws


def test_every_key_and_item_knows_its_line() -> None:
    source = parse(b"a:\n  - x\n  - b: 1\n    c: |\n      text\n\nd: {e: [f,\n  g]}\n")
    assert source.lines == {
        ("a",): 1,
        ("a", 0): 2,
        ("a", 1): 3,
        ("a", 1, "b"): 3,
        ("a", 1, "c"): 4,
        ("d",): 7,
        ("d", "e"): 7,
        ("d", "e", 0): 7,
        ("d", "e", 1): 8,
    }
    assert source.line(("a", 1, "c", "deeper", 5)) == 4
    assert source.line(("nowhere",)) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- *100#\n- ok\n- @x\n- '*101#'\n- %y\n", [(1, "special-start"), (3, "special-start"), (5, "special-start")]),
        ("a: [*100#, *101#, b]\n", [(1, "special-start"), (1, "special-start")]),
        (
            "- [мой] баланс\n- {x} y\n- |x\n- >50 r\n",
            [(n, "special-start") for n in (1, 2, 3, 4)],
        ),
        ("- &a b\n- *a\n- !!str x\n", [(1, "special-start"), (2, "special-start"), (3, "special-start")]),
        ("a: &x\n  b: 1\nc: !t [1]\n", [(1, "anchor"), (3, "anchor")]),
        ("<<: *x\na: 1\na: 2\na: 3\n", [(1, "merge"), (3, "repeated-key"), (4, "repeated-key")]),
        ("- a #1\n- #2\n- b # note\n- c\n", [(1, "lost-comment"), (2, "lost-comment")]),
        ("a: b: c\nd: e:\n", [(1, "colon"), (2, "colon")]),
        ('x:\n  - "abc\n  - "d"\n  - e\ny: [\n', [(2, "quote-open"), (5, "bracket-open")]),
        ("a: \"x\nb: y\nc: 'z\n", [(1, "quote-open"), (3, "quote-open")]),
        ("a: [b,\n  c\nd: e\n", [(1, "bracket-open")]),
        ("a: 'it's'\nb: \"c\" d\n", [(1, "text-after"), (2, "text-after")]),
        ("a: 1\n b: 2\nc: 3\n   d: 4\n", [(2, "indent"), (4, "indent")]),
        ("a: 1\nfoo\nb: 2\ntitle:x\nc: 3\n", [(2, "no-colon"), (4, "no-space-after-colon")]),
        ("x:\n  - a\n  -b\n  -c\n", [(3, "no-space-after-dash"), (4, "no-space-after-dash")]),
        ("\tx: 1\n\ty: 2\n", [(1, "tab"), (2, "tab")]),
        ('- a\n  - b\n- "x\n  - y"\n', [(2, "swallowed"), (4, "swallowed")]),
        ("a: 1\n---\nb: *2#\n", [(2, "second-document")]),
        ("? [a]\n: b\nc: d\n", [(1, "complex-key")]),
        ('a: "\\q"\n', [(1, "escape")]),
        ("a: x\x07y\n", [(1, "control-character")]),
        ("[" * 30, [(1, "too-deep")]),
    ],
)
def test_every_bad_line_is_found_in_one_go(text: str, expected: list[tuple[int, str]]) -> None:
    assert flaws(text) == expected


def test_a_bad_line_does_not_cost_its_neighbours() -> None:
    source = parse(b"a:\n  - *100#\n  - fine\nb: c: d\ne: f\n")
    assert source.data == {"a": ["x", "fine"], "b": "x", "e": "f"}
    assert source.repaired == {2, 4}
    assert not source.incomplete


def test_a_line_left_out_is_admitted() -> None:
    assert parse("a: 1\nчто это\nb: 2\n".encode()).incomplete


def test_repairs_are_bounded() -> None:
    source = parse(b"- *1#\n" * 200)
    assert len(source.flaws) == reading.MAX_REPAIRS
    assert source.incomplete


def test_an_alias_bomb_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &k{n} [*a, *a, *a, *a]\n" for n in range(200))
    assert len(parse(bomb.encode()).flaws) == 1 + 200 * 5


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"%YAML 1.1\n---\n", b"# note\n\n", b"---\n"])
def test_harmless_beginnings(start: bytes) -> None:
    source = parse(start + b"a: b\r\nc: d\r\n")
    assert (source.data, source.flaws) == ({"a": "b", "c": "d"}, ())


@pytest.mark.parametrize("text", ["", "\n\n", "# note\n", "---\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert (parse(text.encode()).data, flaws(text)) == (None, [])


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    (tmp_path / "large.yaml").write_bytes(b"a: " + b"b" * 10)
    (tmp_path / "cp1251.yaml").write_bytes("a: 1\nб: 2".encode("cp1251"))

    def found(name: str) -> list[tuple[int, str]]:
        return [(flaw.line, flaw.text_id) for flaw in read(tmp_path / name).flaws]

    assert found("none.yaml") == [(0, "yaml-not-found")]
    assert found("large.yaml") == [(0, "yaml-too-large")]
    assert found("cp1251.yaml") == [(2, "yaml-not-utf8")]


def test_what_is_no_text_or_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "utf16.yaml").write_bytes("a: слово\nб: 2\n".encode("utf-16-le"))
    (tmp_path / "zeros.yaml").write_bytes(b"\0" * 4096)
    [pipe], [utf16], [zeros] = (read(tmp_path / f"{name}.yaml").flaws for name in ("pipe", "utf16", "zeros"))
    assert (pipe.line, pipe.text_id) == (0, "yaml-unreadable")
    assert (utf16.line, utf16.text_id) == (zeros.line, zeros.text_id) == (1, "yaml-not-utf8")


def test_what_did_not_change_is_not_parsed_again(tmp_path: Path) -> None:
    same, other = tmp_path / "same.yaml", tmp_path / "other.yaml"
    same.write_text("a: 1\n", "utf-8")
    other.write_text("a: 1\n", "utf-8")
    files = Rereading()
    first = [files.read(same), files.read(other)]
    other.write_text("a: 2\n", "utf-8")
    assert files.read(same) is first[0]
    assert files.read(other) == read(other) != first[1]
    same.unlink()
    assert files.read(same).flaws[0].text_id == "yaml-not-found"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    [flaw] = read(tmp_path).flaws
    assert flaw.text_id == "yaml-unreadable"


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("- *100#  # набор", '- "*100#"'),
        ("title: *100#", 'title: "*100#"'),
        ('- @"x"', "- '@\"x\"'"),
        ("- {ru: a: b}", 'ru: "a: b"'),
        ("x: [y, *100#, z]", '"*100#"'),
        ("- - *1#", '- - "*1#"'),
    ],
)
def test_the_cure_is_the_line_to_write(text: str, cure: str) -> None:
    [flaw] = parse(text.encode()).flaws
    assert flaw.arguments["cure"] == cure


@pytest.mark.parametrize("value", ["*100#", "a: b", 'say "x"', "it's", "a\\b", "a #1", "[в] б", "'\"\\"])
def test_quoted_reads_back_as_the_same_text(value: str) -> None:
    assert parse(f"- {quoted(value)}".encode()).data == [value]


def test_problems_are_sorted_and_said_once() -> None:
    same: list[Any] = [Flaw(7, "yaml-tab"), Flaw(2, "yaml-merge"), Flaw(7, "yaml-tab")]
    assert [problem.line for problem in to_problems(Path("f.yaml"), same, "en")] == [2, 7]


def test_a_token_in_a_bad_line_is_not_repeated() -> None:
    source = parse(b"a: 1\ntoken:123456789:AAAAbbbbCCCCdddd-EEEE_ffff\nb: 2\n")
    [problem] = to_problems(Path("f.yaml"), source.flaws, "en")
    assert "AAAA" not in problem.text


def test_source_without_anything_has_no_lines() -> None:
    assert Source(Path("f.yaml")).line(("a", 0)) == 0
