"""What may stand behind a bar in `{price|number}`: a closed list."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

THIN = "\N{NARROW NO-BREAK SPACE}"


def number(value: object) -> str:
    """Thousands apart, a comma for fractions: 1 200, 2,5."""
    whole, _, fraction = str(value).replace(",", ".").partition(".")
    grouped = f"{int(whole):,}".replace(",", THIN)
    return f"{grouped},{fraction}" if fraction else grouped


def day(value: object) -> str:
    """A date as people write it in Russian: 01.03.2026."""
    return date.fromisoformat(str(value)).strftime("%d.%m.%Y")


def plural(value: object, one: str, few: str, many: str) -> str:
    """The word that goes with a number in Russian: `{minutes|plural("минута", "минуты", "минут")}`."""
    count = abs(int(str(value)))
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else many


def join(values: Iterable[object], between: str = ", ") -> str:
    """Several words in one line."""
    return between.join(map(str, values))


def whole(value: object) -> int:
    """A text as a number, to compare it."""
    return int(str(value))


def lower(value: object) -> str:
    """In small letters."""
    return str(value).lower()


def first_upper(value: object) -> str:
    """The first letter large: «в Турции» at the beginning of a sentence."""
    text = str(value)
    return text[:1].upper() + text[1:]


FILTERS: Mapping[str, Callable[..., object]] = {
    "number": number,
    "day": day,
    "plural": plural,
    "join": join,
    "int": whole,
    "lower": lower,
    "first_upper": first_upper,
}
