"""Reporting periods (报送期) and what is due in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct


class Period(Struct, frozen=True):
    """A row of periods.csv. ``covers_from`` … ``covers_to`` is the reported window,
    ``due_by`` the cut-off (截止日), ``year_end`` the code of the latest graded year."""

    code: str
    name: str
    phase: str
    covers_from: date
    covers_to: date
    due_by: date
    current_round: int
    year_end: str | None = None


class Due(Struct, frozen=True):
    """What is due (到期表): ``marks[(block, class)][period]`` is the mark of due.csv."""

    marks: Mapping[tuple[str, str], Mapping[str, str]]

    def mark(self, block: str, unit_class: str, period: str) -> str:
        """``Y``, a round number, ``trial``, ``optional``, ``if nominated``, ``on return``,
        ``any``; empty where the block is not due."""
        return self.marks.get((block, unit_class), {}).get(period, "")

    def required(self, block: str, unit_class: str, period: str) -> bool:
        """True where the block must be filed: marked Y or with a round number."""
        mark = self.mark(block, unit_class, period)
        return mark == "Y" or mark.isdigit()

    def open(self, block: str, unit_class: str, period: str) -> bool:
        """True where the block may be filled: due, trial, optional or if nominated."""
        return self.mark(block, unit_class, period) not in ("", "on return", "any")

    def blocks(self, unit_class: str, period: str) -> tuple[str, ...]:
        """Blocks that the class must file in the period, sorted by name."""
        return tuple(
            sorted(
                block
                for block, cls in self.marks
                if cls == unit_class and self.required(block, unit_class, period)
            )
        )

    def unit_is_due(self, unit_class: str, period: str) -> bool:
        """Definition 19: any block besides F0 and F8 is due for the class."""
        return any(block not in ("F0", "F8") for block in self.blocks(unit_class, period))
