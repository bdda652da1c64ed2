"""Patterns that few texts are held against, compiled for the first of them: most runs meet none, and
compiling them takes as long as a workbook in every process."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


def seldom(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of *pattern*, made when it is first asked for anything."""
    return cast("re.Pattern[AnyStr]", _Seldom(pattern, flags))


class _Seldom(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> object:
        pattern, flags = self._given
        found: object = getattr(re.compile(pattern, flags), name)
        setattr(self, name, found)  # the next time it is not asked for here
        return found
