"""A base and its matcher go from one process to another, in pieces, so that whoever takes them over stops for none.

Pickle flushes its stream every 64 KB, and at each piece the reading side lets its other threads go on. Only for a pipe
between a program and the child it started: what is unpickled is trusted.
"""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import IO, Any

from bot.domain.knowledge import KnowledgeBase
from bot.matching.features import Tokens
from bot.matching.matcher import Matcher
from bot.matching.phrases import Phrase
from bot.matching.semantic import Encoder, load

Learnt = tuple[KnowledgeBase, Matcher]


def give(learnt: Learnt, stream: IO[bytes]) -> None:
    """Write a base with its matcher. What questions made it remember stays behind, a sentence encoder goes by name."""
    matcher = learnt[1]
    pickler = _Pickler(stream, pickle.HIGHEST_PROTOCOL)
    if encoder := matcher.encoder:
        pickler = _Naming(stream, encoder, matcher.settings.semantic)
    pickler.dump(learnt)
    stream.flush()


def take(stream: IO[bytes], encoder: Encoder | None = None) -> Learnt:
    """Read what `give` wrote. A sentence encoder is the one at hand, or loaded as the settings say.

    Raises:
        EOFError, pickle.UnpicklingError: the other side ended before it had given everything.
    """
    knowledge, matcher = _Unpickler(stream, encoder).load()
    return knowledge, matcher


def _emptied(cache: _lru_cache_wrapper[Any]) -> Any:
    """The cache before a method of one object, such as a speller's, is made anew; one of a module is found there."""
    if not hasattr(cache.__wrapped__, "__self__"):
        return cache.__qualname__
    return _remembering, (cache.cache_parameters()["maxsize"], cache.__wrapped__)


def _remembering(size: int, method: Callable[..., Any]) -> Any:
    return lru_cache(size)(method)


class _Pickler(pickle.Pickler):
    """Tokens and phrases are told field by field: there are tens of thousands, and dataclasses look each one's up."""

    dispatch_table = copyreg.dispatch_table | {
        _lru_cache_wrapper: _emptied,
        Tokens: lambda one: (Tokens, (one.lemmas, one.concepts, one.text)),
        Phrase: lambda one: (Phrase, (one.text, one.intent, one.source, one.weight, one.frequency)),
    }


class _Naming(_Pickler):
    """Both sides can have the encoder from its folder."""

    def __init__(self, stream: IO[bytes], encoder: Encoder, where: str) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._encoder, self._where = encoder, where

    def persistent_id(self, value: Any) -> str | None:
        return self._where if value is self._encoder else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: IO[bytes], encoder: Encoder | None) -> None:
        super().__init__(stream)
        self._encoder = encoder

    def persistent_load(self, where: str) -> Encoder:
        return self._encoder or load(where)
