"""From what a person typed to the words it is made of: one alphabet per word, one case, one spelling of ё."""

import re
import unicodedata

#: A question longer than this is read by its beginning and its end: what a person wants stands there.
MAX_CHARACTERS = 4_000

_PLAIN = re.compile(r"[а-яa-z0-9 ]*")
_URL = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
#: Emoji, controls, rare marks. What is kept beside letters and digits may type a letter in another layout.
_SILENT = re.compile(r"[^\w\s*#+?!.,;:%'/\[\]{}<>`~\"$€£₽-]")
_WORD = re.compile(r"[^\W_]+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_SPACES = re.compile(r"[^\S\n]+")

#: Letters that look the same in both alphabets; people and OCR mix them, and spammers do it on purpose.
_LATIN_TO_CYRILLIC = str.maketrans("aceopxyktmhbABCEHKMOPTXYёЁ", "асеорхуктмнвАВСЕНКМОРТХУеЕ")
_CYRILLIC_TO_LATIN = str.maketrans("асеорхуктмнвАВСЕНКМОРТХУ", "aceopxyktmhbABCEHKMOPTXY")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without what carries no words: emoji, links, control characters, letters held down too long.

    Lines stay apart: in a chat a line is often a thought of its own.
    """
    plain = text.lower().replace("ё", "е")
    if len(text) < MAX_CHARACTERS and _PLAIN.fullmatch(plain):
        return _REPEATED.sub(r"\1", " ".join(plain.split()))
    if len(text) > MAX_CHARACTERS:
        text = f"{text[: MAX_CHARACTERS // 2]}\n{text[-MAX_CHARACTERS // 2 :]}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _URL.sub(" ", text)
    text = _REPEATED.sub(r"\1", text.lower().replace("ё", "е"))
    text = _SILENT.sub(" ", text)
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in text.split("\n"))))


def words(text: str) -> list[str]:
    """The words of a cleaned text, look-alike letters put right, numbers kept."""
    found = _WORD.findall(text)
    return [word if word.isascii() else one_alphabet(word) for word in found] if _LATIN.search(text) else found


def one_alphabet(word: str) -> str:
    """A word typed in two alphabets, in the one that most of it is in: «cимкa» → «симка»."""
    if not _LATIN.search(word):
        return word
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if not cyrillic:
        return word
    turned = word.translate(_LATIN_TO_CYRILLIC if cyrillic >= latin else _CYRILLIC_TO_LATIN)
    mixed = _CYRILLIC.search(turned) and _LATIN.search(turned)
    return word if mixed else turned
