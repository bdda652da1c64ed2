"""An XML event parser that refuses what no spreadsheet program writes: DOCTYPE, deep nesting.

Subclasses say what they look for; namespaces are resolved, so that spelling hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.parsers import expat

from pipeline.intake.limits import Limits
from pipeline.intake.refusal import damaged, too_much, unsafe

_SEPARATOR = " "
Attributes = Mapping[str, str]


class EventGuard:
    """Feeds chunks to expat, keeping depth; `opened` and `closed` get local names."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.depth = 0
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.text

    def feed(self, chunks: Iterable[bytes]) -> None:
        """Parse *chunks* to the end; Refused where they are no XML or break a limit."""
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise damaged() from None  # ValueError: an encoding that expat cannot take

    def opened(self, name: str, space: str, attributes: Attributes) -> None:
        """An element opens; *name* is local, *space* its namespace."""

    def closed(self, name: str, space: str) -> None:
        """An element closes."""

    def text(self, text: str) -> None:
        """Character data, possibly in pieces."""

    def _doctype(self, *_: object) -> None:
        raise unsafe("从外面引入的定义")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.xml_depth:
            raise too_much("内容一层套一层，套得太深", f"{self.limits.xml_depth} 层")
        space, _, local = name.rpartition(_SEPARATOR)
        self.opened(local, space, attributes)

    def _end(self, name: str) -> None:
        space, _, local = name.rpartition(_SEPARATOR)
        self.closed(local, space)
        self.depth -= 1
