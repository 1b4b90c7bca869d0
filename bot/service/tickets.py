"""The agents' side as use cases, one transaction each: they wrote, edited, pressed a button."""

from dataclasses import dataclass
from html import escape

from bot.domain.desk import DeskPress, Verb
from bot.domain.messages import Address, Amend, IncomingMessage, Person, Reply, Room
from bot.domain.ports import Desk, InboxItem, Store, UnitOfWork
from bot.service.desk import commands, relay
from bot.service.desk.bans import OUTSIDE
from bot.service.desk.resending import send_again
from bot.service.desk.turn import Tools, Turn, plain
from bot.service.live import LiveKnowledge
from bot.service.ratings import Ratings
from bot.service.waiting import Waiting
from bot.texts import Markup, Texts

PRESS_ANSWER_LENGTH = 200
"""What Telegram shows about a press; longer words go into the room."""


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """The desk's own settings: `queues` by name; agents who answer within `meeting_s` of each other are told so."""

    queues: tuple[str, ...] = ()
    meeting_s: float = 600.0


class Tickets:
    """The use cases of the agents' side."""

    def __init__(
        self,
        store: Store,
        live: LiveKnowledge,
        texts: Texts,
        waiting: Waiting,
        ratings: Ratings,
        desk: Desk,
        terms: DeskTerms,
    ) -> None:
        self._store = store
        self._live = live
        self._texts = texts
        self._waiting = waiting
        self._ratings = ratings
        self._desk = desk
        self._terms = terms
        self._notes = relay.Notes()
        self._agents: dict[str, Person] = {}

    async def agent_wrote(
        self, subscriber: Address, message: IncomingMessage, item: InboxItem, queue: str = ""
    ) -> None:
        """Carry out what the agent means and commit it with the inbox item. `queue` is where the agent works."""
        async with self._store.unit() as unit:
            self._note_agent(unit, message.sender)
            turn = await self._turn(unit, Room(subscriber, queue), message, item)
            if turn and not self._notes.is_note(message):
                if message.payload:
                    said = await commands.command(turn)
                    if said and turn.offer:
                        turn.post(Markup("\n\n").join([said, Markup(turn.offer.text)]), turn.offer.buttons)
                    elif said:
                        turn.post(said)
                else:
                    await relay.relay(turn)
            unit.finish(item, message.received_at)
        self._agents[message.sender.id] = message.sender

    async def agent_pressed(self, room: Room | None, message: IncomingMessage, item: InboxItem) -> str:
        """Carry out a button and return what the agent is told in passing."""
        async with self._store.unit() as unit:
            self._note_agent(unit, message.sender)
            unit.finish(item, message.received_at)
            said = await self._pressed(unit, room, message, item)
        self._agents[message.sender.id] = message.sender
        return said

    async def agent_edited(self, message: IncomingMessage, item: InboxItem) -> None:
        """What the subscriber got from this message is brought up to date."""
        async with self._store.unit() as unit:
            unit.finish(item, message.received_at)
            other = await unit.counterpart(message.ref)
            if other:
                words = relay.outward(message.text)
                html = message.html if words == message.text else escape(words)
                amended = Amend(message.ref, other.external_id, html, message.attachment, message.file)
                unit.send(other.address, amended, f"{item.channel}:{item.external_id}:edit")

    async def agent_wrote_outside(self, message: IncomingMessage, item: InboxItem, queue: str = "") -> None:
        """Outside the rooms agents talk among themselves; only a command is answered."""
        async with self._store.unit() as unit:
            self._note_agent(unit, message.sender)
            if message.payload:
                said = await self._said_outside(unit, message, item)
                unit.send(Room(None, queue), Reply(said), f"{item.channel}:{item.external_id}:hint")
            unit.finish(item, message.received_at)
        self._agents[message.sender.id] = message.sender

    async def _said_outside(self, unit: UnitOfWork, message: IncomingMessage, item: InboxItem) -> str:
        known = OUTSIDE.get(message.payload)
        if known:
            return await known(unit, message, item, self._tools(), commands.behind(message.text))
        text_id = "agent-help" if message.payload in ("help", "start") else "command-outside"
        return self._texts.say(self._texts.default, text_id, {"command": message.payload})

    async def _pressed(self, unit: UnitOfWork, room: Room | None, message: IncomingMessage, item: InboxItem) -> str:
        press = DeskPress.parse(message.payload)
        if press and press.verb is Verb.AGAIN:
            return plain(await send_again(unit, self._texts, press.number))
        turn = await self._turn(unit, room, message, item) if room else None
        if press is None or turn is None:
            return self._texts.plain(self._texts.default, "card-stale")
        said = await commands.press(turn, press)
        if turn.offer:
            turn.post(turn.offer.text, turn.offer.buttons, "offer")
        words = plain(said or "")
        if said and len(words) > PRESS_ANSWER_LENGTH:
            turn.post(said)
            return self._texts.plain(self._texts.default, "press-below")
        return words

    async def _turn(self, unit: UnitOfWork, room: Room, message: IncomingMessage, item: InboxItem) -> Turn | None:
        contact = await unit.contact(room.subscriber) if room.subscriber else None
        if contact is None or contact.subscriber is None or contact.conversation is None:
            return None
        return Turn(
            unit, item, message, contact.subscriber, contact.conversation, contact.ticket, room.queue, self._tools()
        )

    def _tools(self) -> Tools:
        return Tools(
            self._texts,
            self._live.current.knowledge,
            self._waiting,
            self._ratings,
            self._terms.queues,
            self._desk.settled,
            self._terms.meeting_s,
        )

    def _note_agent(self, unit: UnitOfWork, agent: Person) -> None:
        """Agents are known by what they do; remembered once a process, and when their name changes."""
        if self._agents.get(agent.id) != agent:
            unit.save_agent(agent)
