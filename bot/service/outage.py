"""After a long outage agents hear that messages were lost at Telegram's, which keeps none longer than a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.messages import Reply, Room
from bot.domain.ports import Clock, Store
from bot.texts import Texts

FACT = "channel:heard"
KEPT_S = 24 * 3600.0
NOTED_EVERY_S = 60.0


class Outage:
    """Remembers when the channel was last heard of; `heard` is called whenever it answers."""

    def __init__(self, store: Store, texts: Texts, clock: Clock, time_zone: str) -> None:
        self._store = store
        self._texts = texts
        self._clock = clock
        self._zone = ZoneInfo(time_zone)
        self._noted: float | None = None

    async def heard(self, after_silence: bool) -> None:
        """The channel answered, and whatever it kept is here or on its way.

        Only what comes `after_silence` ends an outage: a clock set anew while the channel answers all along is none.
        """
        now = self._clock()
        if self._noted is not None and 0 <= now - self._noted < NOTED_EVERY_S:
            return
        last = float(await self._store.fact(FACT) or now)
        async with self._store.unit() as unit:
            unit.save_fact(FACT, str(now))
            if after_silence and now - last > KEPT_S:
                arguments = {"since": self._said(last), "until": self._said(now - KEPT_S)}
                text = self._texts.say(self._texts.default, "outage", arguments)
                unit.send(Room(), Reply(text), f"outage:{last}")
        self._noted = now

    def _said(self, at: float) -> str:
        return datetime.fromtimestamp(at, self._zone).strftime("%d.%m %H:%M")
