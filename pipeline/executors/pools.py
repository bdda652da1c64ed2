"""Pebble's pool of processes. What pebble has for asyncio is put off until somebody asks for it, which
nobody here does: loading asyncio takes longer than the rest of what a pool needs, in every run."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader

_PUT_OFF = frozenset({"asyncio", "pebble.asynchronous"})


class _PuttingOff:
    """Finds modules as ever; those of _PUT_OFF are loaded when something in them is asked for."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, _: object = None) -> ModuleSpec | None:
        if name not in _PUT_OFF:
            return None
        found = PathFinder.find_spec(name, path)
        if found is not None and found.loader is not None:
            found.loader = LazyLoader(found.loader)
        return found


@contextmanager
def _putting_off() -> Iterator[None]:
    finder = _PuttingOff()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _putting_off():
    from pebble import CONSTS, ProcessExpired, ProcessPool

__all__ = ["CONSTS", "ProcessExpired", "ProcessPool"]
