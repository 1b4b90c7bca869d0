"""What stays is not looked through for garbage again, and yet is freed when the process begins anew."""

import gc
import weakref

from bot.garbage import begin_anew, uninterrupted


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_an_earlier_life_left_is_freed() -> None:
    with uninterrupted():
        assert not gc.isenabled()
        made = Ring()
    assert gc.isenabled()
    left = weakref.ref(made)
    del made
    gc.collect()
    assert left() is not None, "it is never looked through again"
    begin_anew()
    assert left() is None
