"""A Problem: one thing a sender must mend, confirm, or may know, at one cell.

Problems are data with a stable code; grouping and wording for a page are presentation.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Effect(StrEnum):
    """What a Problem does to its file (rules.csv, column effect)."""

    RETURN = "return"  # 退回: the file does not pass
    FLAG = "flag"  # 待核: passes, but a person should confirm
    BAR = "bar"  # a nomination is barred; the file passes
    SUPERSEDE = "supersede"  # another file of the unit and period is in force
    HOLD = "hold"  # 暂缓: a person must decide before the file counts
    NOTE = "note"  # 提示: read and noted, nothing to do

    @property
    def severity(self) -> str:
        """``error`` where the file goes back, ``note`` for notes, else ``warning``."""
        if self is Effect.RETURN:
            return "error"
        return "note" if self is Effect.NOTE else "warning"


class Where(Struct, frozen=True):
    """A place in a workbook as the sender sees it; every part may be unknown.

    form    form id (``F4``), the key into the spec
    sheet   tab name as found in the file
    cell    A1 address in the file
    row     1-based row in the file
    field   field id (``n_due``)
    label   the field's visible label
    """

    form: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    field: str | None = None
    label: str | None = None


NOWHERE = Where()


class Problem(Struct, frozen=True):
    """One finding. ``raw`` is what stood in the cell, already masked where it looks like an
    ID or mobile number; ``point_key`` names a 待核 point (rule + record + value hash)."""

    code: str
    effect: Effect
    where: Where
    raw: str | None
    message: str
    remedy: str
    related: tuple[str, ...] = ()
    point_key: str | None = None

    @property
    def severity(self) -> str:
        """As `Effect.severity`."""
        return self.effect.severity

    @property
    def said(self) -> str:
        """Where, what, and what to do, on one line, as the office is told it on the screen."""
        where = self.where
        place = f"表《{where.sheet}》{where.cell or ''}：" if where.sheet else ""
        return f"{place}{self.message}{self.remedy}"
