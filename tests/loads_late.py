"""Takes as long to load as it is told to: until the file LOADED_BY is there."""

from __future__ import annotations

import os
import time
from pathlib import Path

_LONGEST = 20  # s
_until = os.environ.get("LOADED_BY")
_began = time.monotonic()
while _until and not Path(_until).exists():
    if time.monotonic() - _began > _LONGEST:
        raise TimeoutError(_until)
    time.sleep(0.01)


def shout(word: str) -> str:
    """Is done by a process."""
    return word.upper()
