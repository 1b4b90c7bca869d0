"""What is done when a timer rings: one transaction for each, which takes the timer away too."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.conversation import Subscriber
from bot.domain.events import Event, EventName
from bot.domain.messages import Recipient, Reply, Room
from bot.domain.ports import Contact, Store, UnitOfWork
from bot.domain.promise import expected_minutes, new_minutes, waited_minutes
from bot.domain.ticket import Ticket, TicketEvent, TicketStatus
from bot.domain.timers import WAITING, Timer, TimerKind
from bot.service.waiting import SAMPLES, Waiting
from bot.texts import Texts

NAME_LENGTH = 64
_FOR_AGENT = (TicketStatus.NEW, TicketStatus.OPEN)


class Overdue:
    """The use cases of time."""

    def __init__(self, store: Store, texts: Texts, waiting: Waiting) -> None:
        self._store = store
        self._texts = texts
        self._waiting = waiting

    async def rang(self, timer: Timer, now: float) -> None:
        """Carry out what the timer is for. One that was cancelled or moved in the meantime does nothing."""
        async with self._store.unit() as unit:
            if await unit.timer(*timer.key) != timer:
                return
            unit.cancel_timers(timer.ticket_id, (timer.kind,))
            contact = await unit.contact(timer.subscriber)
            ticket = await unit.ticket_of(timer.subscriber, timer.ticket_id)
            if contact.subscriber and ticket:
                await self._deed(unit, timer, ticket, contact, contact.subscriber, now)

    async def _deed(
        self, unit: UnitOfWork, timer: Timer, ticket: Ticket, contact: Contact, subscriber: Subscriber, now: float
    ) -> None:
        deed = _Deed(unit, timer, ticket, contact, subscriber, self._texts, self._waiting, now)
        deeds: dict[TimerKind, Callable[[], Awaitable[None]]] = {
            TimerKind.REMINDER: deed.remind,
            TimerKind.PROMISE: deed.escalate,
            TimerKind.WARNING: deed.warn,
            TimerKind.CLOSING: deed.close,
            TimerKind.SETTLING: deed.settle,
        }
        if timer.kind not in WAITING or not deed.postponed():
            await deeds[timer.kind]()


class _Deed:
    """One timer that rang, with the ticket it concerns as it is now."""

    def __init__(
        self,
        unit: UnitOfWork,
        timer: Timer,
        ticket: Ticket,
        contact: Contact,
        subscriber: Subscriber,
        texts: Texts,
        waiting: Waiting,
        now: float,
    ) -> None:
        self._unit = unit
        self._timer = timer
        self._ticket = ticket
        self._contact = contact
        self._subscriber = subscriber
        self._texts = texts
        self._waiting = waiting
        self._now = now
        self._room = Room(subscriber.address, ticket.queue)

    def postponed(self) -> bool:
        """While the desk is closed nobody is woken: the shift hears of it when it comes."""
        opens = self._waiting.terms.schedule.opens_at(self._now)
        if opens is None or opens <= self._now:
            return False
        self._unit.set_timer(replace(self._timer, at=opens))
        return True

    async def remind(self) -> None:
        """The shift is told in the subscriber's room."""
        if self._ticket.status not in _FOR_AGENT:
            return
        self._tell(self._room, "wait-reminder", waited=self._waited(), promised=self._timer.minutes)
        self._waiting.remind_later(self._unit, self._timer, self._now)

    async def escalate(self) -> None:
        """The promise is broken: everybody hears of it, and the subscriber is told the truth."""
        if self._ticket.status not in _FOR_AGENT:
            return
        terms = self._waiting.terms
        replies = await self._unit.first_replies(self._now - terms.answer_window_s, SAMPLES)
        minutes = new_minutes(self._timer.minutes, expected_minutes(terms, replies))
        self._note(EventName.PROMISE_BROKEN)
        name, number = self._subscriber.name[:NAME_LENGTH], str(self._ticket.id)
        self._tell(Room(None, self._ticket.queue), "promise-broken", number=number, name=name, waited=self._waited())
        self._say("wait-apology", minutes=minutes)

    async def warn(self) -> None:
        """The subscriber is asked whether anything is left."""
        if self._ticket.status is not TicketStatus.PENDING:
            return
        left = self._waiting.terms.warning_s
        self._say("closing-soon", hours=max(1, round(left / 3600)))
        closing = replace(self._timer, kind=TimerKind.CLOSING, at=self._now + left)
        self._unit.set_timer(closing)

    async def close(self) -> None:
        """Silence for long: solved, so that a word still reopens it. The silent are not asked for a rating."""
        ticket = self._ticket.after(TicketEvent.SOLVED, self._now)
        conversation = self._contact.conversation
        if self._ticket.status is not TicketStatus.PENDING or ticket is None:
            return
        self._unit.save_ticket(ticket)
        if conversation and conversation.ticket_id == ticket.id:
            self._unit.save_conversation(replace(conversation.returned_to_bot(), last_message_at=self._now))
        self._note(EventName.TICKET_SOLVED)
        self._waiting.solved(self._unit, ticket, self._subscriber.address, self._now)
        self._say("closed-by-silence")
        self._tell(self._room, "ticket-closed-by-silence", number=str(ticket.id))

    async def settle(self) -> None:
        """The time for reopening is over."""
        ticket = self._ticket.after(TicketEvent.CLOSED, self._now)
        if ticket:
            self._unit.save_ticket(ticket)
            self._note(EventName.TICKET_CLOSED)

    def _waited(self) -> int:
        return waited_minutes(self._waiting.terms, self._timer.since, self._now)

    def _say(self, text_id: str, **arguments: int) -> None:
        text = self._texts.say(self._subscriber.language, text_id, arguments)
        self._send(self._subscriber.address, text, "subscriber")

    def _tell(self, room: Room, text_id: str, **arguments: str | int) -> None:
        self._send(room, self._texts.say(self._texts.default, text_id, arguments), "desk")

    def _send(self, to: Recipient, text: str, whom: str) -> None:
        timer = self._timer
        self._unit.send(to, Reply(text), f"timer:{timer.ticket_id}:{timer.kind}:{timer.since}:{timer.at}:{whom}")

    def _note(self, name: EventName) -> None:
        ticket = self._ticket
        event = Event(name, self._now, ticket.conversation_id, ticket.intent_id, agent_id=ticket.assignee)
        self._unit.add_event(event)
