"""Noise as people make it, and synthetic bases of any size; the same seed always gives the same."""

import random
from collections.abc import Callable

from bot.domain.knowledge import Intent, KnowledgeBase, Localized, Response, Topic

#: Share of words that are mistyped, and of spaces that are dropped.
MISTYPED = DROPPED = 0.3
_LETTERS = {True: "abcdefghijklmnopqrstuvwxyz", False: "абвгдежзийклмнопрстуфхцчшщъыьэюя"}
_RU_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
_PAIRS = "бавегидожузакиломанипорусатифухашеярстпр"
_SYLLABLES = tuple(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))
_LETTER_FOR_LETTER = dict(zip("абвгдезийклмнопрстуфхцэ", "abvgdeziyklmnoprstufhce", strict=True))
_ROMAN = _LETTER_FOR_LETTER | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "ю": "yu", "я": "ya", "ц": "ts", "ё": "e",
}  # fmt: skip


def typos(text: str, chance: random.Random) -> str:
    """A letter swapped, lost, doubled or replaced in some of the words of four letters and more."""

    def spoil_word(word: str) -> str:
        if len(word) < 4 or not word.isalpha() or chance.random() > MISTYPED:
            return word
        at = chance.randrange(1, len(word) - 1)
        other = chance.choice(_LETTERS[word.isascii()])
        return chance.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + other + word[at + 1 :],
            )
        )

    return " ".join(map(spoil_word, text.split(" ")))


def dropped_spaces(text: str, chance: random.Random) -> str:
    """Some words run together."""
    return "".join("" if char == " " and chance.random() < DROPPED else char for char in text)


def layout(text: str, _: random.Random) -> str:
    """Russian typed with the English layout on; Latin text stays."""
    return text.lower().replace("ё", "е").translate(_RU_KEYS)


def translit(text: str, _: random.Random) -> str:
    """Russian in Latin letters, the signs left out; Latin text stays."""
    return "".join(_ROMAN.get(char, char) for char in text.lower())


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "typos": typos,
    "dropped spaces": dropped_spaces,
    "layout": layout,
    "translit": translit,
}


def spoil(kind: str, text: str, seed: int) -> str:
    """The text under a kind of noise, or itself for any other name."""
    chance = random.Random(seed)  # noqa: S311 -- a sample, not a secret
    return KINDS[kind](text, chance) if kind in KINDS else text


def base(intents: int, phrases: int) -> tuple[KnowledgeBase, list[str]]:
    """A base about what may be done with what, in made-up Russian-looking words, and questions to it."""
    chance = random.Random(intents)  # noqa: S311 -- a sample, not a secret
    objects = [[_word(chance) for _ in range(3)] for _ in range(max(30, intents // 8))]
    actions = [[_word(chance) for _ in range(3)] for _ in range(120)]
    places = [_word(chance) for _ in range(300)]
    starts = ("как", "где", "почему", "хочу", "можно ли", "не могу", "сколько стоит", "подскажите", "нужно", "")
    pairs = chance.sample([(o, a) for o in range(len(objects)) for a in range(len(actions))], intents)

    def phrase(pair: tuple[int, int]) -> str:
        words = (
            chance.choice(starts),
            chance.choice(actions[pair[1]]),
            chance.choice(("", "мой", "на")),
            chance.choice(objects[pair[0]]),
            chance.choice((*places[pair[0] % 290 : pair[0] % 290 + 4], "", "")),
        )
        return " ".join(filter(None, words))

    made = tuple(
        Intent(f"i{n:05d}", Localized({}), tuple(phrase(pair) for _ in range(phrases)), Response(Localized({"": "…"})))
        for n, pair in enumerate(pairs)
    )
    questions = [phrase(pair) for pair in chance.sample(pairs, min(1_000, intents))]
    return KnowledgeBase((Topic(Localized({"": "…"}), "", made),)), questions


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))
