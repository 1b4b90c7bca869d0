"""What becomes of questions without an answer, on a real database and real files."""

import io
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.cases import NEW_TOPIC, NOT_TO_LEARN, Asked, Case, CaseReason
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.messages import Address
from bot.errors import EditRefused
from bot.knowledge import examine, read
from bot.learning import Gaps, cli, writing
from bot.matching import MatchingSettings
from bot.storage.learning import SqlCases
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from tests.learning.bases import BALANCE, asked, lay

CACHE = tempfile.TemporaryDirectory(prefix="matching-cache-")
QUESTIONS = [
    asked(1, "почему в трубке играет странная музыка", answer="Это услуга «Гудок»."),
    asked(2, "какая-то странная музыка играет в трубке"),
    asked(3, "музыка играет в трубке вместо гудков", "telegram:1", answer="Отключите «Гудок»: *111*0#."),
    asked(4, "остаток на лицевом счете гляньте", verdict="balance.check", nearest=("balance.check",)),
    asked(5, "где мои копейки", verdict="balance.check"),
]
MUSIC_DIFF = """\
--- a/balance.yaml
+++ b/balance.yaml
@@ -9,6 +9,8 @@
       - как узнать баланс      # чаще всего
       - сколько денег на счёте
       - проверить баланс
+      - где мои копейки
+      - остаток на лицевом счете гляньте
     response: {text: Наберите *100#.}
{}
   - id: balance.topup
""".replace("{}", " ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "base")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await SqliteDatabase.open(tmp_path / "support.db")
    yield opened
    await opened.close()


async def kept(database: SqliteDatabase, cases: Sequence[Asked]) -> None:
    store = SqlStore(database, lambda: 0.0)
    async with store.unit() as unit:
        for one in cases:
            address = Address(*one.asker.split(":"))
            unit.save_subscriber(Subscriber(address, "Абонент"))
            unit.save_conversation(Conversation(one.case.conversation_id, address, 0.0, 0.0))
            unit.save_case(one.case)


def gaps_of(database: SqliteDatabase, folder: Path) -> Gaps:
    return Gaps(SqlCases(database), folder, lambda: 1000.0, "ru", MatchingSettings(cache=Path(CACHE.name)))


async def test_groups_by_how_many_people_asked(database: SqliteDatabase, folder: Path) -> None:
    await kept(database, QUESTIONS)
    known, music = sorted(await gaps_of(database, folder).groups(), key=lambda group: group.verdict, reverse=True)
    assert [known.verdict, known.id, known.people] == ["balance.check", "t4", 2]
    assert [music.id, music.people, len(music.cases)] == ["t1", 2, 3]
    assert music.answer == "Отключите «Гудок»: *111*0#."
    assert "музыка" in music.question


async def test_accepting_changes_exactly_these_lines(database: SqliteDatabase, folder: Path) -> None:
    await kept(database, QUESTIONS)
    gaps = gaps_of(database, folder)
    accepted = await gaps.accept("t5", "balance.check")
    assert accepted.change.diff == MUSIC_DIFF
    assert accepted.phrases == ("где мои копейки", "остаток на лицевом счете гляньте")
    assert [group.id for group in await gaps.groups()] == ["t1"]
    assert (folder / "internet.yaml").read_text("utf-8") == (lay(folder) / "internet.yaml").read_text("utf-8")
    [change] = await gaps.changes()
    assert (change.intent_id, change.file, change.cases) == ("balance.check", "balance.yaml", 2)


async def test_a_new_topic_with_the_agents_answer(database: SqliteDatabase, folder: Path) -> None:
    await kept(database, QUESTIONS)
    gaps = gaps_of(database, folder)
    accepted = await gaps.accept_new("t1", "sound.music", "Музыка в трубке", file="balance.yaml")
    added = [line[1:] for line in accepted.change.diff.splitlines()[2:] if line.startswith("+")]
    assert added[:3] == ["", "  - id: sound.music", "    title: Музыка в трубке"]
    assert added[-2:] == ["    response:", "      text: 'Отключите «Гудок»: *111*0#.'"]
    assert (folder / "balance.yaml").read_text("utf-8").startswith(BALANCE)
    intent = read(folder).intent("sound.music")
    assert intent
    assert set(intent.phrases) == {one.case.question for one in QUESTIONS[:3]}


async def test_a_new_file_for_a_new_topic(database: SqliteDatabase, folder: Path) -> None:
    await kept(database, [asked(1, "а жирафов вы продаёте", verdict=NEW_TOPIC)])
    gaps = gaps_of(database, folder)
    with pytest.raises(EditRefused, match="--file"):
        await gaps.accept_new("t1", "zoo.giraffe", "Жирафы", answer="Нет, <только> симки & {телефоны}.")
    await gaps.accept_new("t1", "zoo.giraffe", "Жирафы", file="zoo.yaml", answer="Нет, <только> симки & {телефоны}.")
    assert (folder / "zoo.yaml").read_text("utf-8") == (
        "topic: Жирафы\n"
        "intents:\n"
        "  - id: zoo.giraffe\n"
        "    title: Жирафы\n"
        "    phrases:\n"
        "      - а жирафов вы продаёте\n"
        "    response:\n"
        "      text: Нет, &lt;только&gt; симки &amp; (телефоны).\n"
    )


async def test_dropped_cases_are_gone(database: SqliteDatabase, folder: Path) -> None:
    await kept(database, QUESTIONS)
    gaps = gaps_of(database, folder)
    before = (folder / "balance.yaml").read_bytes()
    change = await gaps.drop("t2")
    assert (change.cases, change.intent_id, change.diff) == (3, "", "")
    assert [group.id for group in await gaps.groups()] == ["t4"]
    assert (folder / "balance.yaml").read_bytes() == before


async def test_what_the_base_answers_by_now_is_no_gap(database: SqliteDatabase, folder: Path) -> None:
    same = "как узнать баланс"
    await kept(
        database,
        [
            asked(1, same),
            asked(2, same, reason=CaseReason.REJECTED),
            asked(3, same, verdict="balance.check"),
            asked(4, same, verdict="balance.topup"),
        ],
    )
    groups = await gaps_of(database, folder).groups()
    assert {case.key for group in groups for case in group.cases} == {"t2", "t4"}


REFUSED = {
    "no such group": ("t99", "balance.check", "группы t99 нет"),
    "no such intent": ("t1", "no.such", "вопроса no.such в базе нет"),
    "too near to another intent": (
        "t1",
        "balance.check",
        "«Медленный интернет!» — почти то же, что «медленный интернет» вопроса internet.slow",
    ),
    "nothing but signs": ("t2", "balance.check", "не осталось слов"),
}


@pytest.mark.parametrize(("group", "intent", "told"), REFUSED.values(), ids=REFUSED.keys())
async def test_refused(group: str, intent: str, told: str, database: SqliteDatabase, folder: Path) -> None:
    await kept(
        database,
        [
            asked(1, "Медленный интернет!", reason=CaseReason.REJECTED),
            asked(2, "‹телефон› ???", verdict="balance.check"),
        ],
    )
    before = (folder / "balance.yaml").read_bytes()
    with pytest.raises(EditRefused) as error:
        await gaps_of(database, folder).accept(group, intent)
    assert told in str(error.value)
    assert (folder / "balance.yaml").read_bytes() == before


async def test_what_collides_stays_open_and_is_named(database: SqliteDatabase, folder: Path) -> None:
    await kept(
        database,
        [
            asked(1, "еле грузит интернет", verdict="balance.check"),
            asked(2, "сколько у меня копеек", verdict="balance.check"),
        ],
    )
    gaps = gaps_of(database, folder)
    accepted = await gaps.accept("t1", "balance.check")
    assert accepted.phrases == ("сколько у меня копеек",)
    assert [(bad.phrase, bad.intent_id) for bad in accepted.collisions] == [("еле грузит интернет", "internet.slow")]
    assert [group.id for group in await gaps.groups()] == ["t1"]


NEW_REFUSED = {
    "the id is taken": ({"intent_id": "balance.topup"}, "id balance.topup уже занят"),
    "a wrong id": ({"intent_id": "Баланс"}, "была бы ошибка"),
    "a file outside": ({"file": "../x.yaml"}, "не подходит"),
    "the common file": ({"file": "_common.yaml"}, "не подходит"),
    "nobody answered": ({"answer": ""}, "--answer"),
}


@pytest.mark.parametrize(("changes", "told"), NEW_REFUSED.values(), ids=NEW_REFUSED.keys())
async def test_a_new_intent_refused(changes: dict[str, str], told: str, database: SqliteDatabase, folder: Path) -> None:
    await kept(database, [asked(1, "а жирафов вы продаёте")])
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    wanted = {"intent_id": "zoo.giraffe", "title": "Жирафы", "file": "balance.yaml", "answer": "Нет."} | changes
    with pytest.raises(EditRefused) as error:
        await gaps_of(database, folder).accept_new("t1", **wanted)
    assert told in str(error.value)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == files


async def test_accepting_twice_writes_once(database: SqliteDatabase, folder: Path) -> None:
    """A stop between the file and the database leaves the case open; the phrase is there already then."""
    await kept(database, [asked(1, "Проверить баланс", verdict="balance.topup", reason=CaseReason.REJECTED)])
    gaps = gaps_of(database, folder)
    before = (folder / "balance.yaml").read_bytes()
    accepted = await gaps.accept("t1", "balance.check")
    assert (accepted.phrases, accepted.change.diff) == ((), "")
    assert (folder / "balance.yaml").read_bytes() == before
    assert not await gaps.groups()


async def test_a_link_goes_on_leading_to_its_file(database: SqliteDatabase, folder: Path) -> None:
    """A base may be links into a repository that stands elsewhere."""
    await kept(database, QUESTIONS)
    file, link = folder.with_name("elsewhere.yaml"), folder / "balance.yaml"
    link.rename(file)
    link.symlink_to(file)
    await gaps_of(database, folder).accept("t5", "balance.check")
    assert link.is_symlink()
    assert "где мои копейки" in file.read_text("utf-8")


async def test_what_an_editor_saved_meanwhile_is_never_written_over(
    database: SqliteDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base is looked through before anything is written; a file saved in that time is the editor's."""
    await kept(database, QUESTIONS)
    saved = (folder / "balance.yaml").read_text("utf-8") + "# а это дописал редактор\n"

    def slowly(*arguments: object, **named: object) -> object:
        (folder / "balance.yaml").write_text(saved, "utf-8")
        return examine(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "examine", slowly)
    with pytest.raises(EditRefused, match="только что изменился"):
        await gaps_of(database, folder).accept("t5", "balance.check")
    assert (folder / "balance.yaml").read_text("utf-8") == saved
    assert await gaps_of(database, folder).groups()


async def test_the_console(database: SqliteDatabase, folder: Path) -> None:
    gaps, out = gaps_of(database, folder), io.StringIO()
    await cli.show(gaps, "ru", out)
    assert out.getvalue() == "Вопросов без ответа нет.\n"
    await kept(database, QUESTIONS)
    out = io.StringIO()
    await cli.show(gaps, "ru", out)
    head, *rows = out.getvalue().splitlines()
    assert head.split() == ["спросили", "№", "вопрос", "что", "говорят", "сотрудники", "похоже", "на"]
    assert sorted(row.split()[:2] for row in rows) == [["2", "t1"], ["2", "t4"]]
    out = io.StringIO()
    await cli.show(gaps, "ru", out, jsonl=True)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    keys = ["group", "people", "question", "verdict", "candidates", "answer", "cases"]
    assert [list(one) for one in found] == [keys, keys]
    out = io.StringIO()
    await cli.accept(gaps, "t4", "balance.check", "ru", out)
    assert out.getvalue() == "balance.check: добавлены 2 фразы в balance.yaml.\n" + MUSIC_DIFF
    out = io.StringIO()
    await cli.drop(gaps, "t1", "ru", out)
    assert out.getvalue() == "Убраны 3 случая: учиться тут нечему.\n"


async def test_an_agents_word_on_a_case() -> None:
    case: Case = QUESTIONS[0].case
    assert case.judged("a.b").status == "open"
    assert case.judged(NOT_TO_LEARN).status == "dropped"
    assert case.judged(NOT_TO_LEARN).judged("a.b").status == "open"
    done = replace(case, status=type(case.status).ACCEPTED)
    assert done.judged(NOT_TO_LEARN) == done
