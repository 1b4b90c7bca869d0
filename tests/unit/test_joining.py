"""What goes together in one call when a group is short of calls, and what need not go at all."""

import pytest

from bot.domain.messages import Address, Amend, Button, Copy, MessageRef, Outgoing, React, Reply, Room
from bot.domain.ports import OutboxEntry
from bot.outbox.joining import ANSWER, CARD, COSMETIC, WORDS, apart, is_superseded, joined, may_follow, urgency

PERSON = Address("telegram", "101")
TOPIC = Address("telegram", "-1", "7")


def copy(number: int, *album: int, **more: str) -> Copy:
    return Copy(MessageRef(PERSON, str(number)), album=tuple(map(str, album)), **more)  # type: ignore[arg-type]


def entry(content: Outgoing, number: int = 1) -> OutboxEntry:
    return OutboxEntry(number, Room(PERSON), content, str(number))


@pytest.mark.parametrize(
    ("first", "then", "together"),
    [
        (copy(5), copy(6), True),
        (copy(5, 6), copy(9, 10), True),
        (copy(6), copy(5), False),
        (copy(5), copy(6, reply_to="3"), False),
        (copy(5), copy(6, answers="3"), False),
        (copy(5, reply_to="3"), copy(6), False),
        (copy(5), copy(6, caption="иначе"), False),
        (copy(5), Copy(MessageRef(TOPIC, "6")), False),
        (copy(5), Reply("слова"), False),
        (copy(*range(1, 100)), copy(100), True),
        (copy(*range(1, 101)), copy(101), False),
        (Reply("раз"), Reply("два"), True),
        (Reply("раз"), Reply("два", ((Button("кнопка", "x"),),)), False),
        (Reply("карточка", introduces=True), Reply("два"), False),
        (Reply("а" * 4000), Reply("б" * 100), False),
        (copy(5), Amend(MessageRef(PERSON, "5"), "50", "иначе"), False),
    ],
)
def test_what_goes_together(first: Outgoing, then: Outgoing, together: bool) -> None:
    assert may_follow([entry(first)], entry(then, 2)) is together


def test_words_stay_apart_for_whoever_asks_later() -> None:
    entries = [entry(copy(5), 1), entry(copy(6, 7), 2), entry(copy(9), 3)]
    assert joined(entries) == copy(5, 6, 7, 9)
    made = [MessageRef(TOPIC, str(number)) for number in (50, 51, 52, 53, 60)]
    assert apart(entries, made) == [made[:1], made[1:3], made[3:]]
    assert apart(entries, made[:3]) is None, "nobody tells which was left out"


def test_notices_become_one_message() -> None:
    entries = [entry(Reply("раз"), 1), entry(Reply("два"), 2)]
    made = [MessageRef(TOPIC, "50")]
    assert joined(entries) == Reply("раз\n\nдва")
    assert apart(entries, made) == [made, made]


def test_one_alone_is_left_as_it_is() -> None:
    assert joined([entry(copy(5, reply_to="3"))]) == copy(5, reply_to="3")


@pytest.mark.parametrize(
    ("now", "later", "superseded"),
    [
        (React("50", "👍"), React("50", ""), True),
        (React("50", "👍"), React("51", "👍"), False),
        (Amend(MessageRef(PERSON, "5"), "50", "а"), Amend(MessageRef(PERSON, "5"), "50", "б"), True),
        (React("50", "👍"), Amend(MessageRef(PERSON, "5"), "50", "б"), False),
        (Reply("раз"), Reply("раз"), False),
    ],
)
def test_what_need_not_go(now: Outgoing, later: Outgoing, superseded: bool) -> None:
    assert is_superseded(entry(now), [entry(copy(9), 2), entry(later, 3)]) is superseded
    assert not is_superseded(entry(now), [])


@pytest.mark.parametrize(
    ("to", "content", "expected"),
    [
        (PERSON, Reply("ответ"), ANSWER),
        (PERSON, copy(5), ANSWER),
        (Room(PERSON), copy(5), WORDS),
        (Room(PERSON), Amend(MessageRef(PERSON, "5"), "50", "а"), WORDS),
        (Room(PERSON), Reply("карточка"), CARD),
        (PERSON, React("5", "👍"), COSMETIC),
        (Room(PERSON), React("5", "👍"), COSMETIC),
    ],
)
def test_urgency(to: Address | Room, content: Outgoing, expected: int) -> None:
    assert urgency(OutboxEntry(1, to, content, "1")) == expected
