"""Flood control as senders meet it: 30 a second in all, one a second to a person, twenty a minute into a group.

Telegram does not specify its figures, so these are settings, and off until somebody switches them on.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from bot.emulator.errors import flood


@dataclass(frozen=True, slots=True)
class Limits:
    """Zero switches a limit off."""

    bot_per_second: int = 0
    private_per_second: float = 0.0
    private_burst: int = 3
    group_per_minute: int = 0

    @property
    def on(self) -> bool:
        return bool(self.bot_per_second or self.private_per_second or self.group_per_minute)


TELEGRAM_LIMITS = Limits(bot_per_second=30, private_per_second=1.0, private_burst=3, group_per_minute=20)


@dataclass(slots=True)
class FloodControl:
    limits: Limits = Limits()
    windows: dict[int, deque[float]] = field(default_factory=dict)

    def change(self, limits: Limits) -> None:
        self.limits = limits
        self.windows.clear()

    def spend(self, chat_id: int, now: float, messages: int = 1) -> None:
        """Count a message or refuse it; a refused one is not counted."""
        if not self.limits.on:
            return
        wanted = [(0, self.limits.bot_per_second, 1.0)] if self.limits.bot_per_second else []
        if chat_id < 0 and self.limits.group_per_minute:
            wanted.append((chat_id, self.limits.group_per_minute, 60.0))
        elif chat_id > 0 and self.limits.private_per_second:
            burst = max(self.limits.private_burst, 1)
            wanted.append((chat_id, burst, burst / self.limits.private_per_second))
        for key, capacity, seconds in wanted:
            self.check(key, capacity, seconds, now)
        for key, _, _ in wanted:
            self.windows.setdefault(key, deque()).extend([now] * messages)

    def check(self, key: int, capacity: int, seconds: float, now: float) -> None:
        window = self.windows.get(key)
        if window is None:
            return
        while window and window[0] <= now - seconds:
            window.popleft()
        if len(window) >= capacity:
            raise flood(max(1, math.ceil(window[0] + seconds - now)))
