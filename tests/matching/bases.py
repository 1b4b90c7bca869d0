"""Small bases for the tests of matching, written out so that a test can be read without looking elsewhere."""

from collections.abc import Mapping, Sequence

from bot.domain.knowledge import Intent, KnowledgeBase, Localized, Response, Topic

TELECOM: Mapping[str, Sequence[str]] = {
    "balance.check": ["как узнать баланс", "сколько денег на счёте", "проверить баланс [через *100#]"],
    "balance.charged": ["куда делись деньги", "почему [с меня] сняли (деньги|абонплату)", "непонятное списание"],
    "internet.slow": ["медленный интернет", "интернет еле тянет", "почему упала скорость интернета"],
    "roaming.on": ["как включить роуминг", "подключить роуминг перед поездкой", "связь за границей"],
    "sim.lost": ["потерял симку", "украли телефон, заблокируйте номер", "заблокировать сим-карту после кражи"],
}


def intent(intent_id: str, phrases: Sequence[str], title: str = "") -> Intent:
    """An intent that answers with its own id."""
    names = Localized({"": title} if title else {})
    return Intent(intent_id, names, tuple(phrases), Response(Localized({"": intent_id})))


def base(intents: Mapping[str, Sequence[str]], **extra: tuple[str, ...]) -> KnowledgeBase:
    """A base of one topic; `extra` are `out_of_scope` and `skip_words`."""
    made = tuple(intent(name, phrases) for name, phrases in intents.items())
    return KnowledgeBase((Topic(Localized({"": "тема"}), "владелец", made),), **extra)  # type: ignore[arg-type]
