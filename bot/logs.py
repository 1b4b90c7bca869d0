"""Logs on stderr, one line an event, without tokens and, at INFO, without what people wrote."""

import logging
import sys

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_QUIET = ("aiogram.event", "aiosqlite", "aiohttp.access", "asyncio", "pymorphy3")


def set_up(level: str) -> None:
    """Log everything from `level` up; libraries that speak of every update or query only from WARNING up."""
    logging.basicConfig(level=level.upper(), format=FORMAT, stream=sys.stderr, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
