"""Personal data out of texts that are kept to be learnt from: what was said stays, who said it goes.

Numbers of nine digits and more are masked whatever they are: an account is no amount, and one mask too many costs a
word, one too few a person. Shorter ones go where the words before them name a document, a code or a birthday. Names
are known only where people introduce themselves or write a patronymic. The marks stand in `‹…›`, which mean nothing
to YAML, to HTML and to the templates of phrases.
"""

import re
from collections.abc import Callable

PHONE, CARD, ACCOUNT, DOCUMENT, EMAIL, NAME, CODE, LINK, DATE, NUMBER = (
    "‹телефон›",
    "‹карта›",
    "‹счёт›",
    "‹документ›",
    "‹почта›",
    "‹имя›",
    "‹код›",
    "‹ссылка›",
    "‹дата›",
    "‹номер›",
)
_MARK = re.compile(r"\s*‹[а-яё]+›")

_GAP = r"[\s().\-–—_/\u00a0]{0,3}"
_DIGITS = re.compile(rf"(?<!\d)\+?\(?\d(?:{_GAP}\d){{8,}}(?!\d)")
_DAY = re.compile(r"((?<!\d)(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?!\d))")
_EMAIL = re.compile(r"[\w.+\-]+\s?@\s?[\w\-]+(?:\.[\w\-]+)+")
_HANDLE = re.compile(r"(?<![\w/])@[A-Za-z]\w{3,}")
_LINK = re.compile(r"\b(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]){11,30}(?!\w)")
_LATIN_DOCUMENT = re.compile(r"(?<!\w)[A-ZА-Я]{2}\s?\d{6,7}(?!\w)")
_PASSPORT = re.compile(r"(?<![\w‹])\d{2}\s?\d{2}[\s\-№]{0,3}\d{6}(?!\w)")
_FILLER = r"(?:\s+(?:у\s+меня|мой|моя|мои|моё|вот|это|серия|номер|и|is|my|number|no)\b)*[\s:=№#\-–—]*"
_DOCUMENT = re.compile(
    rf"(\b(?:паспорт\w*|снилс|инн|загран\w*|водительск\w+|полис\w*|passport)\b{_FILLER})"
    r"(\d[\d\s\-]*(?:номер\s*|№\s*)?\d[\d\s\-]{2,}\d)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(\b(?:лицев\w+\s+сч[её]т\w*|л/с|договор\w*|контракт\w*|account(?:\s+number)?|imei|iccid)\b"
    rf"{_FILLER})(\d[\d\s\-]{{3,}}\d)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(\b(?:парол\w+|кодов\w+\s+слов\w+|пин(?:-?код)?|пук(?:-?код)?|pin|puk|cvv|cvc|password"
    r"|код(?:\s+(?:из|в|от|с)\s+\S+)?)\b(?:\s+(?:у\s+меня|мой|моё|такой|вот|is))*\s*[:=\-–—]?\s*)"
    r"((?=\S*\d)[^\s,;.!?‹]{3,})",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(\b(?:родил\w*|рождени\w+|д\.?\s?р\.|born|birth\w*)\b[^\d\n]{0,20})\d{1,2}[.\-/\s]\d{1,2}[.\-/\s]\d{2,4}",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_CAPITAL = r"[А-ЯЁA-Z][а-яёa-zА-ЯЁA-Z]+(?:-[А-ЯЁA-Z][а-яёa-z]+)?"
_INTRODUCED = re.compile(
    rf"((?i:\b(?:меня\s+зовут|мо[её]\s+имя|моя\s+фамилия|фио|имя|фамилия|отчество|my\s+name\s+is))\s*[:\-–—]?\s*)"
    rf"({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}|{_WORD})"
)
_PATRONYMIC = re.compile(
    r"(?:[А-ЯЁ][а-яё]+\s+){1,2}[А-ЯЁ][а-яё]+(?:(?:ов|ев|ь)ич(?:а|у|ем|е)?|(?:ов|ев|ич)н(?:а|ы|е|у|ой))\b"
    r"(?:\s+[А-ЯЁ][а-яё]+)?"
)
_INITIALS = re.compile(r"\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+")
_MONEY = re.compile(r"\s*(?:руб|₽|р\b|тыс|млн|коп|rub|€|\$|usd|eur)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<!\w)(?:ул|улица|пр-т|проспект|пер|переулок|шоссе|бульвар)\.?\s+[^\s,]+(?:\s+[^\s,\d]+)?,?\s*"
    r"(?:д\.?|дом)?\s*\d+\S*(?:,?\s*(?:кв|квартира|корп|корпус|к)\.?\s*\d+)*",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text without personal data; amounts, dates of charges, tariffs and USSD codes stay."""
    for mask in _MASKS:
        text = mask(text)
    return text


def without_marks(text: str) -> str:
    """The text as a training phrase: the marks are left out."""
    return " ".join(_MARK.sub("", text).split())


def _by(pattern: re.Pattern[str], mark: str) -> Callable[[str], str]:
    return lambda text: pattern.sub(mark, text)


def _after(pattern: re.Pattern[str], mark: str) -> Callable[[str], str]:
    return lambda text: pattern.sub(lambda found: f"{found[1]}{mark}", text)


def _numbers(text: str) -> str:
    """Dates are no numbers, however much follows them."""
    parts = _DAY.split(text)
    parts[::2] = [_DIGITS.sub(_kind, part) for part in parts[::2]]
    return "".join(parts)


def _kind(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if len(digits) <= 12 and _MONEY.match(found.string, found.end()):
        return found[0]
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return CARD
    if len(digits) >= 16:
        return ACCOUNT
    if re.fullmatch(r"\d{3}-\d{3}-\d{3}[\s-]\d{2}", found[0]):
        return DOCUMENT
    return PHONE if 10 <= len(digits) <= 15 else NUMBER


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


_MASKS: tuple[Callable[[str], str], ...] = (
    _by(_EMAIL, EMAIL),
    _by(_LINK, LINK),
    _by(_HANDLE, NAME),
    _by(_ADDRESS, "‹адрес›"),
    _after(_BIRTH, DATE),
    _after(_SECRET, CODE),
    _after(_DOCUMENT, DOCUMENT),
    _after(_ACCOUNT, ACCOUNT),
    _by(_IBAN, ACCOUNT),
    _numbers,
    _by(_PASSPORT, DOCUMENT),
    _by(_LATIN_DOCUMENT, DOCUMENT),
    _after(_INTRODUCED, NAME),
    _by(_PATRONYMIC, NAME),
    _by(_INITIALS, NAME),
)
