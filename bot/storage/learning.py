"""The cases on any database that runs the named queries, for those who learn from them beside a running bot."""

from collections.abc import Sequence

from bot.domain.cases import Asked, CaseStatus, Change
from bot.storage import rows
from bot.storage.unit import Database

MOST = 3_000
"""Open cases read at once, the newest."""


class SqlCases:
    """`CaseStore` by SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_cases(self) -> Sequence[Asked]:
        found = await self._database.read("open_cases", {"limit": MOST})
        return [Asked(rows.case(row[:-1]), str(row[-1])) for row in found]

    async def settle(self, keys: Sequence[str], status: CaseStatus, change: Change) -> None:
        settled = [{"key": key, "status": status.value, "became": change.intent_id} for key in keys]
        await self._database.write(
            [*(("settle_case", row) for row in settled), ("add_change", rows.change_row(change))]
        )

    async def changes(self, limit: int) -> Sequence[Change]:
        found = await self._database.read("last_changes", {"limit": limit})
        return [rows.change(row) for row in found]
