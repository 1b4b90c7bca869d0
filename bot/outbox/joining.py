"""What may go together when a place is short of calls, and what need not go at all. Pure decisions."""

from collections.abc import Sequence

from bot.domain.messages import Amend, Copy, MessageRef, Outgoing, React, Reply, Room
from bot.domain.ports import OutboxEntry

ANSWER, WORDS, CARD, COSMETIC = range(4)
"""How urgent something is: answers to subscribers, their words to agents, what the bot tells agents, looks."""

MOST = 100
"""Messages in one call."""
TEXT_LENGTH = 4096


def urgency(entry: OutboxEntry) -> int:
    """How urgent the entry is by itself."""
    if isinstance(entry.content, React):
        return COSMETIC
    if not isinstance(entry.recipient, Room):
        return ANSWER
    return CARD if isinstance(entry.content, Reply) else WORDS


def may_follow(said: Sequence[OutboxEntry], entry: OutboxEntry) -> bool:
    """The entry can go in the same call as those before it: words of one chat in their order, or plain notices."""
    first, last, new = said[0].content, said[-1].content, entry.content
    if isinstance(first, Copy) and isinstance(last, Copy) and isinstance(new, Copy):
        if not (_is_plain(first) and _is_plain(new)) or new.of.address != first.of.address:
            return False
        rising = min(_numbers(new)) > max(_numbers(last))
        return rising and sum(len(_numbers(one.content)) for one in (*said, entry)) <= MOST
    if isinstance(first, Reply) and isinstance(new, Reply):
        words = [one.content.text for one in (*said, entry) if isinstance(one.content, Reply)]
        return _is_bare(first) and _is_bare(new) and len("\n\n".join(words)) <= TEXT_LENGTH
    return False


def joined(entries: Sequence[OutboxEntry]) -> Outgoing:
    """One content that says what all these say; they passed `may_follow` one after the other."""
    first = entries[0].content
    if len(entries) == 1:
        return first
    if isinstance(first, Copy):
        numbers = [number for entry in entries for number in _numbers(entry.content)]
        return Copy(first.of, album=tuple(str(number) for number in numbers[1:]))
    return Reply("\n\n".join(entry.content.text for entry in entries if isinstance(entry.content, Reply)))


def apart(entries: Sequence[OutboxEntry], made: Sequence[MessageRef]) -> Sequence[Sequence[MessageRef]] | None:
    """Which messages came of which entry; None when some were left out, for nobody tells which.

    What came besides, such as a line that tells whose words follow, belongs to the last.
    """
    if len(entries) == 1:
        return [made]
    if isinstance(entries[0].content, Reply):
        return [made for _ in entries]
    counts = [len(_numbers(entry.content)) for entry in entries]
    if len(made) < sum(counts):
        return None
    found, begin = [], 0
    for count in counts[:-1]:
        found.append(made[begin : begin + count])
        begin += count
    return [*found, made[begin:]]


def is_superseded(entry: OutboxEntry, waiting: Sequence[OutboxEntry]) -> bool:
    """A later change of the same message waits behind it."""
    now = entry.content
    if not isinstance(now, Amend | React):
        return False
    return any(
        type(later.content) is type(now)
        and isinstance(later.content, Amend | React)
        and (later.content.target, later.content.chat) == (now.target, now.chat)
        for later in waiting
    )


def _numbers(content: Outgoing) -> Sequence[int]:
    if not isinstance(content, Copy):
        return []
    return [int(external_id) for external_id in (content.of.external_id, *content.album)]


def _is_plain(copy: Copy) -> bool:
    """Answers to a message and changed captions would be lost in a list, which has to be one of rising numbers."""
    if copy.reply_to or copy.answers or copy.caption is not None:
        return False
    numbered = all(external_id.isdigit() for external_id in (copy.of.external_id, *copy.album))
    return numbered and list(_numbers(copy)) == sorted(_numbers(copy))


def _is_bare(reply: Reply) -> bool:
    """Nothing but words."""
    return reply == Reply(reply.text)
