"""One copy of a workbook: for whom it is made, which revision, and by what it is known again."""

from __future__ import annotations

from msgspec import Struct

from pipeline.campaign import Unit, pack_code
from pipeline.workbooks.forms.occasion import Occasion


class Issue(Struct, frozen=True):
    """``unit`` is None for blanks and the office's own; a guidance group's 督查评分簿 has one."""

    occasion: Occasion
    unit: Unit | None = None
    revision: int = 1
    token: str = ""

    @property
    def pack_code(self) -> str:
        """Empty for blanks and office workbooks."""
        if self.unit is None or self.occasion.period is None:
            return ""
        return pack_code(self.unit.code, self.occasion.period.code, self.revision)
