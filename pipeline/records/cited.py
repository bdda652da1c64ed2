"""Cited cells (出处): where in a workbook the own part of each item was reckoned from, packed to be
kept with its examination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import json

from pipeline.records.canonical import deflated, inflated

# item → sheet → its cells, ``G5:G8``; items of which nothing stands there are absent
Cells = Mapping[str, Mapping[str, Sequence[str]]]


def pack_cells(cells: Cells) -> bytes:
    """*cells* as compressed JSON, in their order: the same bytes for the same cells."""
    return deflated(json.encode(cells))


def unpack_cells(packed: bytes) -> Cells:
    """The cells that `pack_cells` stored; raises ValueError for other bytes."""
    found: Cells = json.decode(inflated(packed))
    return found
