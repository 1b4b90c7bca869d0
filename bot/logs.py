"""Logs on stderr, one line an event, for people or as JSON: without tokens and, at INFO, without what people wrote.

Everything goes through the standard library's logging, so aiogram, aiohttp and the rest of the code need to know
nothing of this. What an event is about (`update`, `conversation`, `ticket`, `entry`) is bound once, where it is known,
and stands on every line that follows from it.
"""

import logging
import sys
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_QUIET = ("aiogram.event", "aiosqlite", "aiohttp.access", "aiohttp.server", "asyncio", "pymorphy3")
_ABOUT = ("update", "conversation", "ticket", "entry")
_FRAMES = 4


def set_up(level: str, form: Literal["text", "json"] = "text", hide: Sequence[str] = ()) -> None:
    """Log everything from `level` up; libraries that speak of every update or query only from WARNING up.

    `hide` are secrets, blotted out wherever they would appear.
    """
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=form == "json"),
        _without_nothing,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Hiding(foreign_pre_chain=before, processors=_rendering(level, form), hide=hide))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def about(**ids: object) -> AbstractContextManager[None]:
    """Inside the block every line says these ids, and those that are learnt on the way (see `learnt`)."""
    return structlog.contextvars.bound_contextvars(**{**dict.fromkeys(_ABOUT), **ids})


def learnt(**ids: object) -> None:
    """From here on, to the end of the block of `about`, these ids are known too."""
    structlog.contextvars.bind_contextvars(**ids)


class _Hiding(structlog.stdlib.ProcessorFormatter):
    def __init__(self, *, foreign_pre_chain: list[Processor], processors: list[Processor], hide: Sequence[str]) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        self._hide = [secret for secret in hide if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._hide:
            line = line.replace(secret, "…")
        return line


def _rendering(level: str, form: str) -> list[Processor]:
    before: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        return [*before, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    if level == "debug":
        return [*before, _console()]
    return [*before, _one_line, _console()]


def _console() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        pad_event_to=0,
        pad_level=False,
        sort_keys=False,
        exception_formatter=structlog.dev.plain_traceback,
    )


def _without_nothing(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if value is not None or key not in _ABOUT}


def _one_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A traceback as one line: the error and the innermost places, the last first. DEBUG shows the whole."""
    info: Any = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        places = " < ".join(
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[::-1]
        )
        event["error"] = f"{type(error).__name__}: {error}".replace("\n", " ")
        event["at"] = places
    event["event"] = str(event.get("event", "")).replace("\n", " ")
    return event
