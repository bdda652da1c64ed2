"""Cited cells (出处): where in a workbook the own part of each item was reckoned from, packed to be
kept with its examination."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence

_LEVEL = 2

# item → sheet → its cells, ``G5:G8``; items of which nothing stands there are absent
Cells = Mapping[str, Mapping[str, Sequence[str]]]


def pack_cells(cells: Cells) -> bytes:
    """*cells* as compressed JSON, in their order: the same bytes for the same cells."""
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), _LEVEL)


def unpack_cells(packed: bytes) -> Cells:
    """The cells that `pack_cells` stored; raises zlib.error or ValueError for other bytes."""
    found: Cells = json.loads(zlib.decompress(packed))
    return found
