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

#: Enough phrases for the calibration to have something to hold out.
SUPPORT: Mapping[str, Sequence[str]] = {
    "balance.check": [
        "как узнать баланс",
        "сколько денег на счёте",
        "проверить остаток средств",
        "мой баланс",
        "посмотреть счёт",
    ],
    "balance.charged": [
        "куда делись деньги",
        "почему сняли абонплату",
        "непонятное списание",
        "за что списали рубли",
        "пропали деньги",
    ],
    "internet.slow": [
        "медленный интернет",
        "интернет еле тянет",
        "почему упала скорость",
        "тормозит видео",
        "низкая скорость сети",
    ],
    "roaming.on": [
        "как включить роуминг",
        "подключить роуминг перед поездкой",
        "связь за границей",
        "поеду в турцию",
        "роуминг в отпуске",
    ],
    "sim.lost": [
        "потерял симку",
        "украли телефон заблокируйте",
        "заблокировать сим-карту",
        "пропала сим-карта",
        "утеря симки",
    ],
    "tariff.change": [
        "сменить тариф",
        "перейти на другой тариф",
        "хочу тариф подешевле",
        "поменять тарифный план",
        "смена тарифа",
    ],
    "office.near": [
        "где ваш салон",
        "адрес ближайшего офиса",
        "часы работы салона",
        "до скольки открыт магазин",
        "офис рядом со мной",
    ],
    "account.login": [
        "не могу войти в кабинет",
        "забыл пароль",
        "не пускает в приложение",
        "ошибка входа",
        "восстановить доступ",
    ],
}


def intent(intent_id: str, phrases: Sequence[str], title: str = "") -> Intent:
    """An intent that answers with its own id."""
    names = Localized({"": title} if title else {})
    return Intent(intent_id, names, tuple(phrases), Response(Localized({"": intent_id})))


def base(intents: Mapping[str, Sequence[str]], **extra: tuple[str, ...]) -> KnowledgeBase:
    """A base of one topic; `extra` are `out_of_scope` and `skip_words`."""
    made = tuple(intent(name, phrases) for name, phrases in intents.items())
    return KnowledgeBase((Topic(Localized({"": "тема"}), "владелец", made),), **extra)  # type: ignore[arg-type]
