"""How a job says how far it has come."""

from __future__ import annotations

from collections.abc import Callable

# (what is being done, done, total); total 0 while it is unknown
Progress = Callable[[str, int, int], None]
