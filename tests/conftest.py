"""What holds for every test."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def nothing_frozen() -> Iterator[None]:
    """A bot that served keeps what it learnt from being looked through; the next test does not carry it on."""
    yield
    gc.unfreeze()
