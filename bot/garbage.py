"""Making much that stays, without being looked through again and again for garbage: a third of a start.

Afterwards it is left out for good: the first looks would each go through all of it, the longest pauses there are.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Within, what refers to itself in a circle is not freed; what is there then is never looked through again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def begin_anew() -> None:
    """What an earlier life of this process left is looked through once, and freed."""
    gc.unfreeze()
    gc.collect()
