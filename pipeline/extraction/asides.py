"""What stood outside the forms, as notes: one for each row, column or sheet, never one a cell.

Nothing that a sender typed is passed over in silence (decision 5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.cells import parse_address
from pipeline.extraction.findings import finding
from pipeline.problems import Problem, Where, masked

Cell = tuple[str, str]  # address, text

_SHOWN = 16  # characters of the first text
_LISTED = 6  # addresses, or notes of one sheet


def note_remarks(sheet: str, cells: Sequence[Cell]) -> list[Problem]:
    """One note on all rows of totals and footnotes of *sheet*; *cells* are their first ones."""
    if not cells:
        return []
    places = "、".join(cell for cell, _ in cells[:_LISTED])
    more = f" 等 {len(cells)} 处" if len(cells) > _LISTED else ""
    where = Where(sheet=sheet, cell=cells[0][0])
    return [finding("S14", where, places=places + more, text=_short(cells[0][1]))]


def note_strays(sheet: str, cells: Sequence[Cell]) -> list[Problem]:
    """A note for each column, or each row where these are fewer, of *cells* beside the fields
    of *sheet*; of very many groups one note in all."""
    if not cells:
        return []
    groups = min(_grouped(cells, lambda place: place[1]), _grouped(cells, _row), key=len)
    if len(groups) > _LISTED:
        groups = [list(cells)]
    return [_stray(sheet, group) for group in groups]


def note_sheet(sheet: str, cells: Sequence[Cell]) -> list[Problem]:
    """One note on a sheet that is none of the forms."""
    return [finding("S16", Where(sheet=sheet), count=len(cells))] if cells else []


def _row(place: tuple[int, int]) -> int:
    return place[0]


def _grouped(cells: Sequence[Cell], by: Callable[[tuple[int, int]], int]) -> list[list[Cell]]:
    groups: dict[int, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(by(parse_address(cell[0])), []).append(cell)
    return list(groups.values())


def _stray(sheet: str, cells: Sequence[Cell]) -> Problem:
    first, text = cells[0]
    extent = f" 等 {len(cells)} 格" if len(cells) > 1 else ""
    return finding("S15", Where(sheet=sheet, cell=first), extent=extent, text=_short(text))


def _short(text: str) -> str:
    """The beginning of *text*, masked before it is cut: half a number would not be known."""
    shown = " ".join(masked(text).split())
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
