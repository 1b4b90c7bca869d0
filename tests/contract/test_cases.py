"""Cases on a real database: kept once, changed by whoever judges them, settled beside a running bot."""

from pathlib import Path

import pytest

from bot.database import beside
from bot.domain.cases import NOT_TO_LEARN, CaseStatus, Change
from bot.domain.conversation import Conversation, Subscriber
from bot.domain.messages import Address
from bot.errors import DatabaseError
from bot.storage.learning import SqlCases
from bot.storage.store import SqlStore
from tests.learning.bases import asked

CASE = asked(1, "почему", nearest=("a.b", "a.c"), verdict="+", answer="потому", knowledge_version="v1").case
CHANGE = Change("t1@5", 5.0, "почему", 1, "a.b", "a.yaml", "+ diff\n", created=True)


async def test_a_case_is_kept_once_and_comes_back_whole(url: str, store: SqlStore) -> None:
    address = Address("telegram", "101")
    async with store.unit() as unit:
        unit.save_subscriber(Subscriber(address, "Абонент 1"))
        unit.save_conversation(Conversation(1, address, 0.0, 0.0))
        unit.save_case(CASE)
        unit.save_case(CASE.rated_low())
    async with store.unit() as unit:
        assert await unit.case("t1") == CASE.rated_low()
        assert await unit.case("t2") is None
    async with beside(url) as database:
        [found] = await SqlCases(database).open_cases()
    assert (found.case, found.asker) == (CASE.rated_low(), "telegram:101")


async def test_what_needs_no_editor_is_not_open(url: str, store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_case(CASE.judged(NOT_TO_LEARN))
    async with beside(url) as database:
        assert await SqlCases(database).open_cases() == []


async def test_settled_beside_a_running_bot(url: str, store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_case(CASE)
    async with beside(url) as database:
        cases = SqlCases(database)
        await cases.settle(["t1"], CaseStatus.ACCEPTED, CHANGE)
        assert await cases.changes(5) == [CHANGE]
    async with store.unit() as unit:
        settled = await unit.case("t1")
        unit.save_case(CASE.answered("ещё"))
    assert settled
    assert (settled.status, settled.became) == (CaseStatus.ACCEPTED, "a.b")


async def test_beside_needs_a_database_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="start the bot once"):
        async with beside(f"sqlite:///{tmp_path / 'none.db'}"):
            pass
    (tmp_path / "empty.db").touch()
    with pytest.raises(DatabaseError, match="its version is 0"):
        async with beside(f"sqlite:///{tmp_path / 'empty.db'}"):
            pass
