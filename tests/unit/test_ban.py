"""Bans: what an agent asks for, and how long it holds."""

import pytest

from bot.domain.ban import DAY_S, Ban, BanRequest, parse_ban
from tests.builders import ALICE


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("2h спам", BanRequest(7200.0, "спам")),
        ("30m  флуд  и  брань", BanRequest(1800.0, "флуд и брань")),
        ("7d реклама", BanRequest(7 * DAY_S, "реклама")),
        ("2ч спам", BanRequest(7200.0, "спам")),
        ("3Д реклама", BanRequest(3 * DAY_S, "реклама")),
        ("forever мошенник", BanRequest(None, "мошенник")),
        ("навсегда мошенник", BanRequest(None, "мошенник")),
        ("спам", BanRequest(DAY_S, "спам")),
        ("2 часа подряд спам", BanRequest(DAY_S, "2 часа подряд спам")),
        ("", None),
        ("2h", None),
        ("forever", None),
        ("0h спам", BanRequest(DAY_S, "0h спам")),
    ],
)
def test_term_and_reason(words: str, request_: BanRequest | None) -> None:
    assert parse_ban(words) == request_


def test_a_ban_ends_by_itself() -> None:
    ban = Ban(ALICE, at=0.0, until=100.0, reason="спам", agent="Агент 1")
    assert ban.holds(99.9)
    assert not ban.holds(100.0)
    assert Ban(ALICE, 0.0, None, "спам", "Агент 1").holds(1e12)
