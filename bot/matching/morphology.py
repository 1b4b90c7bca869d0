"""Words to lemmas: pymorphy3's dictionary for Russian, Snowball's stemmer for English.

A lemma rather than a stem for Russian because its endings change the stem («день», «дня»); the most frequent reading
is taken, without context: a second reading helped nothing in measurements and costs time.
"""

import threading
from functools import cache, lru_cache

import pymorphy3
import snowballstemmer

#: Distinct word forms remembered per process; a support desk meets some tens of thousands in years.
_REMEMBERED = 100_000

_STEMMER = threading.Lock()


@cache
def _russian() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@cache
def _english() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(_REMEMBERED)
def lemma(word: str) -> str:
    """The dictionary form of a lower-case word; numbers and unknown alphabets come back as they are."""
    if word.isdigit():
        return word
    if word.isascii():
        with _STEMMER:  # Snowball's stemmer keeps the word in its own fields
            return str(_english().stemWord(word))
    return str(_russian().parse(word)[0].normal_form).replace("ё", "е")


@lru_cache(_REMEMBERED)
def is_russian_word(word: str) -> bool:
    """Whether the dictionary has the word in this very form: guesses by ending do not count."""
    return len(word) > 2 and not word.isascii() and bool(_russian().word_is_known(word))
