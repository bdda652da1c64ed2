"""Loaded by what becomes the fork server before anything else, and by nobody besides: it keeps all that
it loads, so that it searches for cycles neither meanwhile nor when it ends."""

from __future__ import annotations

import atexit
import gc

_GARBAGE = 100_000  # new objects between two searches; for its processes, too, unless they say so

gc.set_threshold(_GARBAGE)
atexit.register(gc.freeze)
