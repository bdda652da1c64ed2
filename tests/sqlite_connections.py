"""SQLite as tests want it: something is done with every connection that the program opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

_connect = sqlite3.connect


def connect_and(then: Callable[[sqlite3.Connection], object]) -> Callable[..., sqlite3.Connection]:
    """To take the place of `sqlite3.connect`: does *then* with each new connection."""

    def connect(*args: Any, **words: Any) -> sqlite3.Connection:
        connection = _connect(*args, **words)
        then(connection)
        return connection

    return connect
