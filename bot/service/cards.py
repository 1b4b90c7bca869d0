"""A ticket's card as it is now, for whoever shows it."""

from dataclasses import dataclass

from bot.domain.messages import MessageRef, Reply
from bot.domain.ports import Store
from bot.service.card import shown
from bot.service.live import LiveKnowledge
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Cards:
    """Reads what is stored, so that several changes make one picture."""

    store: Store
    live: LiveKnowledge
    texts: Texts

    async def now(self, ticket_id: int) -> tuple[MessageRef, Reply] | None:
        """Where it stands and how it looks; None while it stands nowhere."""
        async with self.store.unit() as unit:
            ticket, notes = await unit.ticket(ticket_id), await unit.card(ticket_id)
            if ticket is None or notes is None or notes.at is None:
                return None
            assignee = await unit.agent(ticket.assignee) if ticket.assignee else None
            return notes.at, shown(self.texts, self.live.current.knowledge, notes, ticket, assignee)
