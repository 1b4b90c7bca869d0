"""Group commit: whatever waits is committed together, since a commit costs an fsync (4-8 ms) and a row microseconds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Statement = tuple[str, Mapping[str, Any]]
"""The name of a query and its parameters."""

GROUP_LIMIT = 500
"""Transactions in one commit: beyond this the fsync is no longer what costs."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    statements: Sequence[Statement]
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class GroupWriter:
    """Takes transactions from many tasks and gives them to `commit` in groups, one group at a time.

    A group that fails is tried again transaction by transaction, so that one bad transaction fails alone.
    """

    def __init__(self, commit: Callable[[Sequence[Sequence[Statement]]], Awaitable[None]]) -> None:
        self._commit = commit
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._run(), name="group writer")

    async def write(self, statements: Sequence[Statement]) -> None:
        """Return once the statements are committed, or raise why they are not."""
        waiting = _Waiting(statements)
        self._queue.put_nowait(waiting)
        await asyncio.shield(waiting.done)

    async def close(self) -> None:
        """Commit what waits, then stop."""
        self._queue.put_nowait(None)
        await self._task

    async def _run(self) -> None:
        while (first := await self._queue.get()) is not None:
            group = [first]
            while len(group) < GROUP_LIMIT and not self._queue.empty():
                following = self._queue.get_nowait()
                if following is None:
                    self._queue.put_nowait(None)
                    break
                group.append(following)
            await self._write(group)

    async def _write(self, group: Sequence[_Waiting]) -> None:
        try:
            await self._commit([waiting.statements for waiting in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits
            await self._write_apart(group, error)
        else:
            for waiting in group:
                waiting.done.set_result(None)

    async def _write_apart(self, group: Sequence[_Waiting], error: Exception) -> None:
        if len(group) == 1:
            group[0].done.set_exception(error)
            return
        for waiting in group:
            await self._write([waiting])
