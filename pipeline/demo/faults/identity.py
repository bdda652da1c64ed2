"""Faults of identity: whose pack it is, which version, whether its mark is genuine."""

from __future__ import annotations

from pipeline.campaign import pack_code
from pipeline.demo.faults.model import Desk, Fault, Mark

META = "_meta"
_UNKNOWN_VERSION = "1999.9"
_OLD_VERSION = "2011.1"
_FORGED = "0" * 16


def set_meta(desk: Desk, **values: object) -> None:
    """Change lines of the hidden sheet that ties a file to its pack."""
    grid = desk.book.grid(META)
    for row, _ in list(grid.rows()):
        key = grid.text(row, 1)
        if key in values:
            grid.put(row, 2, str(values[key]))
    grid.save()


def _copied_pack(desk: Desk) -> Mark | None:
    """Made from a neighbour's pack: the hidden marks are the neighbour's, genuine ones."""
    if desk.neighbour is None:
        return None
    code = pack_code(desk.neighbour.code, desk.period.code, 1)
    set_meta(desk, unit=desk.neighbour.code, pack_code=code, token=desk.sign(code))
    sheet = desk.sheet("F0")
    return Mark(sheet.tab, sheet.cell(0, "unit_code"))


def _forged_token(desk: Desk) -> Mark | None:
    set_meta(desk, token=_FORGED)
    return Mark()


def _unknown_version(desk: Desk) -> Mark | None:
    set_meta(desk, template_version=_UNKNOWN_VERSION)
    return Mark()


def _old_version(desk: Desk) -> Mark | None:
    set_meta(desk, template_version=_OLD_VERSION)
    return Mark()


def set_revision(desk: Desk, revision: int) -> None:
    """The workbook as it comes back from a return: next revision, its own genuine token."""
    code = pack_code(desk.unit.code, desk.period.code, revision)
    set_meta(desk, revision=revision, pack_code=code, token=desk.sign(code))


FAULTS = (
    Fault("copied_pack", "X01", "return", _copied_pack, alone=True),
    Fault("forged_token", "X01", "return", _forged_token, alone=True),
    Fault("unknown_version", "X01", "return", _unknown_version, alone=True),
    Fault("old_version", "X01", "note", _old_version, alone=True),
)
