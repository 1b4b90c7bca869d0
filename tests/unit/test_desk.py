"""Buttons' payloads, names that are nearly right, and cards that are shown when there is room."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import PAYLOAD_BYTES
from bot.domain.desk import DeskPress, Verb
from bot.domain.messages import Address, MessageRef, Reply
from bot.errors import DeliveryError, Refused, RetryAfter, Unavailable
from bot.matching.nearest import nearest
from bot.outbox.cosmetics import Cosmetics

PLACE = MessageRef(Address("telegram", "-100", "5"), "7")


@given(st.sampled_from(Verb), st.integers(1, 10**18 - 1), st.integers(0, 9))
def test_a_payload_comes_back_and_fits(verb: Verb, number: int, place: int) -> None:
    press = DeskPress(verb, number, place)
    assert DeskPress.parse(press.payload) == press
    assert len(press.payload.encode()) <= PAYLOAD_BYTES


@pytest.mark.parametrize("text", ["", "d:take", "d:fly:1", "d:take:0", "i:a.b", "d:take:1:10", " d:take:1"])
def test_what_we_did_not_make_is_nothing(text: str) -> None:
    assert DeskPress.parse(text) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("привет", ["привет"]),
        ("ПРИВЕТ", ["привет"]),
        ("превет", ["привет"]),
        ("минутк", ["минутку"]),
        ("совсем другое", []),
        ("", []),
    ],
)
def test_names_that_are_nearly_right(name: str, found: Sequence[str]) -> None:
    assert nearest(name, ["привет", "минутку", "номер"])[:1] == found


class Wall:
    """A desk that shows cards, after it refused as told."""

    def __init__(self, *refusals: DeliveryError) -> None:
        self.refusals = list(refusals)
        self.shown: list[str] = []

    async def show(self, _: MessageRef, card: Reply) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.shown.append(card.text)


class Notes:
    """Remembers what a process before left, and what was shown."""

    def __init__(self, *left: int) -> None:
        self.left = list(left)

    async def card_shown(self, ticket_id: int) -> None:
        if ticket_id in self.left:
            self.left.remove(ticket_id)

    async def outdated_cards(self) -> list[int]:
        return list(self.left)


async def drawn(wall: Wall, *changed: int, notes: Notes | None = None) -> list[str]:
    state = dict.fromkeys(changed, 0)

    async def now(number: int) -> tuple[MessageRef, Reply] | None:
        return (PLACE, Reply(f"{number} as of {state.get(number, 0)}")) if number else None

    cosmetics = Cosmetics(wall.show, now, notes or Notes(), pause_s=0.0, gathered_s=0.0, after_waiting_s=0.0)
    await cosmetics.take_up()
    for number in changed:
        state[number] += 1
        cosmetics.outdated(number)
    running = asyncio.create_task(cosmetics.run())
    while not cosmetics.is_idle:
        await asyncio.sleep(0)
    running.cancel()
    return wall.shown


async def test_several_changes_are_one_edit_and_the_last_state() -> None:
    assert await drawn(Wall(), 1, 1, 2, 1) == ["2 as of 1", "1 as of 3"]


async def test_a_group_that_asks_to_wait_is_shown_the_card_later() -> None:
    assert await drawn(Wall(RetryAfter("429", 0.0)), 1) == ["1 as of 1"]


async def test_what_cannot_be_shown_is_left_and_the_next_is_shown() -> None:
    assert await drawn(Wall(Refused("message to edit not found")), 1, 2) == ["2 as of 1"]


async def test_what_a_process_before_did_not_show_is_shown_or_refused_for_good() -> None:
    notes = Notes(1, 2)
    assert await drawn(Wall(Refused("message to edit not found")), notes=notes) == ["2 as of 0"]
    assert notes.left == []


async def test_a_card_that_telegram_did_not_take_is_left_for_the_next_start() -> None:
    notes = Notes(1, 2)
    assert await drawn(Wall(Unavailable("502", answered=True)), notes=notes) == ["2 as of 0"]
    assert notes.left == [1]


async def test_a_card_that_stands_nowhere_is_not_shown() -> None:
    assert await drawn(Wall(), 0, 3) == ["3 as of 1"]
