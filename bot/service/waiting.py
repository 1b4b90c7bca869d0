"""Promises to those who wait: what is said, and the timers that keep the desk to it, set with what causes them."""

from collections.abc import Callable

from bot.domain.messages import Address
from bot.domain.policy import Decision
from bot.domain.ports import UnitOfWork
from bot.domain.promise import Terms, Wait, breaks_at, expected_minutes, next_reminder
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.timers import SILENCE, WAITING, Timer, TimerKind

SAMPLES = 200
"""First replies that the median is taken of, at most."""


class Waiting:
    """Called inside the transactions of other use cases; does nothing of its own accord.

    `settled` is the name that queues with the same agents share.
    """

    def __init__(self, terms: Terms, settled: Callable[[str], str] = str) -> None:
        self.terms = terms
        self._settled = settled

    async def for_decision(self, unit: UnitOfWork, decision: Decision, queue: str, at: float) -> Wait:
        """What to tell; the queue is only looked at when somebody is about to join it, or `queue` again."""
        if decision.ticket_request:
            return await self.expected(unit, decision.ticket_request.queue, at)
        return await self.expected(unit, queue, at) if decision.reopen else Wait(self.terms.answer_minutes)

    async def expected(self, unit: UnitOfWork, queue: str, at: float) -> Wait:
        """What somebody who joins the queue now has to expect: the place counts those whom the same agents serve."""
        replies = await unit.first_replies(at - self.terms.answer_window_s, SAMPLES)
        waiting = await unit.tickets_waiting()
        ahead = sum(count for other, count in waiting.items() if self._settled(other) == self._settled(queue))
        return Wait(expected_minutes(self.terms, replies), ahead + 1, self.terms.schedule.opening(at))

    def promised(self, unit: UnitOfWork, ticket: Ticket, subscriber: Address, wait: Wait, at: float) -> None:
        """The subscriber was told to expect an agent: from now on it is a promise."""
        unit.cancel_timers(ticket.id, (*SILENCE, TimerKind.SETTLING))
        breaks = breaks_at(self.terms, at, wait.minutes)
        unit.set_timer(Timer(ticket.id, TimerKind.PROMISE, subscriber, breaks, at, wait.minutes))
        self.remind_later(unit, Timer(ticket.id, TimerKind.REMINDER, subscriber, at, at, wait.minutes), at)

    def remind_later(self, unit: UnitOfWork, reminder: Timer, now: float) -> None:
        """Set the next step of the reminders, if there is one."""
        at = next_reminder(self.terms, reminder.since, reminder.minutes, now)
        if at is not None:
            unit.set_timer(Timer(*reminder.key, reminder.subscriber, at, reminder.since, reminder.minutes))

    def agent_replied(self, unit: UnitOfWork, ticket: Ticket, subscriber: Address, at: float) -> None:
        """The promise is kept; from now on the agent waits for the subscriber."""
        unit.cancel_timers(ticket.id, (*WAITING, *SILENCE, TimerKind.SETTLING))
        silence = self.terms.close_after_s
        if not silence or ticket.status is not TicketStatus.PENDING:
            return
        warning = self.terms.warning_s
        kind = TimerKind.WARNING if warning else TimerKind.CLOSING
        unit.set_timer(Timer(ticket.id, kind, subscriber, at + silence - warning, at))

    def subscriber_wrote(self, unit: UnitOfWork, ticket: Ticket) -> None:
        """Nobody is silent."""
        unit.cancel_timers(ticket.id, SILENCE)

    def solved(self, unit: UnitOfWork, ticket: Ticket, subscriber: Address, at: float) -> None:
        """Nobody waits; after the time for reopening the matter is closed for good."""
        unit.cancel_timers(ticket.id, (*WAITING, *SILENCE))
        settles = at + self.terms.reopen_within_s
        unit.set_timer(Timer(ticket.id, TimerKind.SETTLING, subscriber, settles, at))
