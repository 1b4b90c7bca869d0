"""What every store promises about cards, agents, earlier tickets and how pressing a ticket is."""

from dataclasses import replace

from bot.domain.conversation import Conversation, Subscriber
from bot.domain.desk import CardNotes, Nearest, PastTicket, Profile
from bot.domain.messages import Address, Echo, MessageRef, Person, Reply, Room
from bot.domain.ports import Line
from bot.domain.rating import Rating
from bot.domain.ticket import Priority, Ticket, TicketEvent
from bot.domain.timers import Timer, TimerKind
from bot.storage.store import SqlStore

ADDRESS, OTHER = Address("telegram", "101"), Address("telegram", "102")
PLACE = Address("telegram", "-100", "5")


async def known(store: SqlStore, address: Address = ADDRESS, conversation_id: int = 1) -> None:
    async with store.unit() as unit:
        unit.save_subscriber(Subscriber(address, "Абонент"))
        unit.save_conversation(Conversation(conversation_id, address, 1.0 + conversation_id, 1.0))


async def test_what_agents_set_on_a_ticket_comes_back(store: SqlStore) -> None:
    await known(store)
    taken = Ticket(7, 1, 3.0, "billing", subject="Баланс").after(TicketEvent.TAKEN, 4.0, "501")
    assert taken
    ticket = replace(taken, priority=Priority.URGENT, warned=True)
    async with store.unit() as unit:
        unit.save_ticket(ticket)
    async with store.unit() as unit:
        assert await unit.ticket(7) == await unit.ticket_of(ADDRESS, 7) == ticket
        assert await unit.ticket(8) is None


async def test_a_card_knows_where_it_stands_once_it_arrived(store: SqlStore) -> None:
    notes = CardNotes(7, "<b>кто</b>", (Nearest("a.b", 0.87), Nearest("c", 0.5, sent=True)))
    async with store.unit() as unit:
        unit.save_card(notes)
        unit.send(Room(ADDRESS), Reply("карточка", card=7), "card")
    (entry,) = await store.unsent()
    async with store.unit() as unit:
        assert await unit.card(7) == notes
        unit.delivered(entry, [MessageRef(PLACE, "70")], 1.0)
    async with store.unit() as unit:
        found = await unit.card(7)
        assert found == replace(notes, at=MessageRef(PLACE, "70"))
        assert await unit.card(8) is None
        unit.save_card(replace(found, at=None).answered(0))
    async with store.unit() as unit:
        assert await unit.card(7) == replace(notes, nearest=(Nearest("a.b", 0.87, sent=True), notes.nearest[1]))


async def test_a_card_is_announced_when_it_looks_otherwise_than_before(store: SqlStore) -> None:
    await known(store)
    outdated: list[int] = []
    store.on_card(outdated.append)
    ticket = Ticket(7, 1, 3.0)
    async with store.unit() as unit:
        unit.save_ticket(ticket)
    for event in (TicketEvent.AGENT_REPLIED, TicketEvent.SUBSCRIBER_WROTE, TicketEvent.SOLVED):
        async with store.unit() as unit:
            before = await unit.ticket(7)
            after = before.after(event, 4.0, "501") if before else None
            assert after
            unit.save_ticket(after)
    assert await store.outdated_cards() == [], "it has no card yet"
    assert outdated == [7, 7], "who has the last word is not shown, the first reply and the end are"


async def test_an_outdated_card_is_remembered_until_it_is_shown(store: SqlStore) -> None:
    await known(store)
    async with store.unit() as unit:
        unit.save_ticket(Ticket(7, 1, 3.0))
        unit.save_card(CardNotes(7, "кто"))
    async with store.unit() as unit:
        unit.save_card(CardNotes(7, "кто", at=MessageRef(PLACE, "70")))
    assert await store.outdated_cards() == [7]
    await store.card_shown(7)
    assert await store.outdated_cards() == []


async def test_an_echo_is_said_when_the_reply_arrived_and_stands_for_it(store: SqlStore) -> None:
    there, echoed = MessageRef(ADDRESS, "9"), MessageRef(PLACE, "90")
    async with store.unit() as unit:
        unit.send(ADDRESS, Reply("ответ", echo=Echo(str(Room(ADDRESS, "billing")), "📤 ответ")), "answer")
    (entry,) = await store.unsent()
    async with store.unit() as unit:
        unit.delivered(entry, [there], 1.0)
    (echo,) = await store.unsent()
    assert (echo.recipient, echo.content) == (Room(ADDRESS, "billing"), Reply("📤 ответ", of=there))
    async with store.unit() as unit:
        unit.delivered(echo, [echoed], 2.0)
    async with store.unit() as unit:
        found = await unit.counterpart(echoed)
        assert found
        assert (found.address.chat, found.external_id) == ("101", "9")
    assert await store.owner(echoed) == ADDRESS


async def test_agents_are_remembered_by_their_last_name(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.save_agent(Person("501", "Яна", "yana"))
        unit.save_agent(Person("502", "Борис"))
    async with store.unit() as unit:
        unit.save_agent(Person("501", "Анна", "anna"))
    async with store.unit() as unit:
        assert await unit.agents() == [Person("501", "Анна", "anna"), Person("502", "Борис")]
        assert await unit.agent("501") == Person("501", "Анна", "anna")
        assert await unit.agent("503") is None


async def test_earlier_tickets_with_rating_and_first_words(store: SqlStore) -> None:
    await known(store)
    await known(store, conversation_id=2)
    await known(store, OTHER, 3)
    async with store.unit() as unit:
        for number, conversation_id in ((7, 1), (8, 2), (9, 3)):
            unit.save_ticket(Ticket(number, conversation_id, float(number)))
        unit.add_line(1, Line("bot", "здравствуйте", 1.0))
        unit.add_line(1, Line("subscriber", "где деньги", 2.0))
        unit.add_line(1, Line("subscriber", "ау", 3.0))
        unit.save_rating(Rating(7, 5.0, 4, 6.0))
    async with store.unit() as unit:
        first, second = Ticket(7, 1, 7.0), Ticket(8, 2, 8.0)
        assert await unit.past_tickets(ADDRESS, 10) == [
            PastTicket(second, None, ""),
            PastTicket(first, 4, "где деньги"),
        ]
        assert await unit.past_tickets(ADDRESS, 1) == [PastTicket(second, None, "")]
        assert await unit.profile(ADDRESS) == Profile(2.0, 2)
        assert await unit.profile(Address("telegram", "999")) == Profile(None, 0)


async def test_of_what_is_due_the_pressing_comes_first(store: SqlStore) -> None:
    await known(store)
    async with store.unit() as unit:
        for number, priority in enumerate((Priority.LOW, Priority.NORMAL, Priority.URGENT, Priority.HIGH), 1):
            unit.save_ticket(Ticket(number, 1, 1.0, priority=priority))
            unit.set_timer(Timer(number, TimerKind.REMINDER, ADDRESS, float(number)))
        unit.set_timer(Timer(99, TimerKind.REMINDER, ADDRESS, 0.0))
    assert [timer.ticket_id for timer in await store.due_timers(10.0)] == [3, 4, 99, 2, 1]
