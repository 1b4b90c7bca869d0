"""Figures for Prometheus, in a registry of their own: counters as things happen, queues when they are asked for."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.domain.events import EventName
from bot.domain.messages import side_of
from bot.domain.ports import Clock, OutboxEntry
from bot.domain.watching import Commit, Queue
from bot.errors import DeliveryError

VERDICTS = {EventName.CANDIDATES_OFFERED: "unsure", EventName.NOT_MATCHED: "no_match"}
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200)
REMEMBERED = 20_000
"""Messages on their way whose update's arrival is remembered; of more than that the delay is not measured."""
REASONS = {"RetryAfter": "flood", "Unavailable": "unavailable", "Unreachable": "unreachable"}


class Metrics:
    """Told by others what happened. Names begin with `support_`; labels never hold who wrote or what."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._arrived: OrderedDict[int, float] = OrderedDict()
        self.registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._updates = Counter("support_updates", "Updates that were handled", registry=registry)
        self._events = Counter("support_events", "Events of the desk", ["event"], registry=registry)
        self._matches = Counter("support_matches", "Questions read by the bot", ["verdict"], registry=registry)
        self._sends = Counter("support_sends", "Messages that were sent", ["side"], registry=registry)
        self._failures = Counter(
            "support_send_failures", "Tries that failed, by reason", ["side", "reason"], registry=registry
        )
        self._given_up = Counter(
            "support_given_up", "Messages that were given up, by reason", ["side", "reason"], registry=registry
        )
        self._delay = Histogram(
            "support_answer_seconds",
            "From an update's arrival until what it caused was sent",
            ["side"],
            buckets=SECONDS,
            registry=registry,
        )
        self._calls = Counter("support_telegram_calls", "Calls to Telegram", ["method", "outcome"], registry=registry)
        self._waiting = Gauge("support_queue_messages", "How many wait", ["queue"], registry=registry)
        self._age = Gauge("support_queue_age_seconds", "How long the oldest waits", ["queue"], registry=registry)
        self._tickets = Gauge("support_tickets_waiting", "Tickets that wait for an agent", ["queue"], registry=registry)
        self._ready = Gauge("support_ready", "1 when the bot can do its work", registry=registry)

    def committed(self, commit: Commit) -> None:
        """One transaction is on the disk."""
        self._updates.inc(len(commit.finished))
        for event in commit.events:
            self._events.labels(event.name.value).inc()
            verdict = VERDICTS.get(event.name, "")
            if event.name is EventName.ANSWERED and event.confidence is not None:
                verdict = "sure"
            if verdict:
                self._matches.labels(verdict).inc()
        if commit.finished:
            for entry in commit.outgoing:
                self._arrived[entry.id] = commit.finished[0].received_at
        while len(self._arrived) > REMEMBERED:
            self._arrived.popitem(last=False)

    def tried(self, entry: OutboxEntry, error: DeliveryError | None, given_up: bool) -> None:
        """One try to send is over."""
        side = side_of(entry.recipient).value
        if error is None:
            self._sends.labels(side).inc()
            arrived = self._arrived.pop(entry.id, None)
            if arrived is not None:
                self._delay.labels(side).observe(max(0.0, self._clock() - arrived))
            return
        reason = REASONS.get(type(error).__name__, "refused")
        self._failures.labels(side, reason).inc()
        if given_up:
            self._arrived.pop(entry.id, None)
            self._given_up.labels(side, reason).inc()

    def called(self, method: str, outcome: str, _words: str) -> None:
        """A call to Telegram is over."""
        self._calls.labels(method, outcome).inc()

    def looked(self, queues: Sequence[Queue], tickets: Mapping[str, int]) -> None:
        """What the database says at this moment."""
        for queue in queues:
            self._waiting.labels(queue.name).set(queue.waiting)
            age = max(0.0, self._clock() - queue.since) if queue.since is not None else 0.0
            self._age.labels(queue.name).set(age)
        self._tickets.clear()
        for name, count in {"": 0, **tickets}.items():
            self._tickets.labels(name).set(count)

    def text(self, *, ready: bool) -> bytes:
        """All figures, as Prometheus reads them."""
        self._ready.set(ready)
        return generate_latest(self.registry)
