"""A message that did not arrive is sent again, because a person wants it."""

from bot.domain.ports import UnitOfWork
from bot.texts import Markup, Texts


async def send_again(unit: UnitOfWork, texts: Texts, number: int) -> Markup:
    """Only what is dead comes alive, so that two taps send once."""
    letter = await unit.letter(number)
    if letter is None:
        return texts.say(texts.default, "again-gone")
    if letter.status != "dead" or letter.entry is None:
        return texts.say(texts.default, f"again-{letter.status}")
    unit.revive(letter.entry)
    return texts.say(texts.default, "again-going")
