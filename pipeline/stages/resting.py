"""Rest for the garbage collector while half a million small values are made that all stay.

Knows nothing of what they are.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Values that stay and hold no cycles: the collector would only walk them again and again,
    a third of the time for 10,000 files. It is not told of them afterwards either."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.freeze()
            gc.enable()
