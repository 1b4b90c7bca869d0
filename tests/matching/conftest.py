"""Each kind of model on bases small enough to be read."""

import pytest

from bot.matching import matcher

KINDS = {"small": (4_000, 0), "of many phrases": (5, 3_000_000), "of many intents": (5, 0)}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """From how many phrases on a base is large, and up to what size it is learnt at once."""
    name: str = request.param
    large, at_once = KINDS[name]
    monkeypatch.setattr(matcher, "LARGE", large)
    monkeypatch.setattr(matcher, "AT_ONCE", at_once)
    return name
