"""Every kind of mistake that the reader knows has a wrong file in one of the tables, so no message goes untried."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge import examine
from tests.knowledge import test_catalogues, test_mistakes_of_content, test_mistakes_of_yaml
from tests.knowledge.bases import lay

BOT = Path(__file__).parents[2] / "bot"
SOURCES = [
    *(BOT / "yaml_source").glob("*.py"),
    *(BOT / "knowledge" / f"{name}.py" for name in ("values", "mistakes", "reader", "catalogues", "multiply")),
]
ELSEWHERE = {
    "kb-no-folder", "kb-no-intents", "kb-macro-taken", "kb-media-large", "kb-expired",  # test_reader
    "yaml-not-found", "yaml-unreadable", "yaml-too-large", "yaml-not-utf8",  # files rather than lines
    "yaml-unknown",  # the last resort quotes the parser; test_properties
    "yaml-too-deep",  # test_properties
    "kb-html-",  # put together: test_markup has each
}  # fmt: skip


def shown(folder: Path) -> Iterator[str]:
    contents = [{"t.yaml": wrong.content} for table in (test_mistakes_of_yaml, test_mistakes_of_content)
                for wrong in table.WRONG.values()]  # fmt: skip
    tables = [
        {"t.yaml": wrong.intents, "catalogues/tariffs.yaml": wrong.table} for wrong in test_catalogues.WRONG.values()
    ]
    for number, files in enumerate([*contents, *tables]):
        base = folder / str(number)
        (base / "catalogues").mkdir(parents=True)
        yield from (found.flaw.text_id for found in examine(lay(base, files)).errors)


def test_every_kind_of_mistake_has_its_wrong_file(tmp_path: Path) -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    known = set(re.findall(r'"((?:kb|yaml)-[a-z0-9-]+)"', code)) - {"yaml-source"}
    assert known - set(shown(tmp_path)) - ELSEWHERE == set()
