"""Where the live formulas find their cells: addresses by sheet, header and row, and names.

Knows nothing of scores; it keeps formulas free of column letters typed by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

from msgspec import Struct

from pipeline.cells import column_letters
from pipeline.workbooks.reports.listing import FIRST_ROW

# what the leading group may change in the workbook itself (decision 19)
_NAMES = {
    "split.self": "split_self",
    "split.computed": "split_computed",
    "cap.bonus": "cap_bonus",
    "cap.penalty": "cap_penalty",
    "band.先进": "band_best",
    "band.较好": "band_good",
    "band.一般": "band_fair",
}
_WEIGHT = "weight."


@cache
def name_of(key: str) -> str:
    """Defined name of the live parameter *key*: ``weight.1.1`` → ``weight_1_1``; KeyError for
    one that is not live."""
    if key.startswith(_WEIGHT):
        return key.replace(".", "_")
    return _NAMES[key]


@cache
def weight_name(item: str) -> str:
    """Defined name of the weight of *item*: ``1.1`` → ``weight_1_1``."""
    return name_of(f"{_WEIGHT}{item}")


def row_of(index: int) -> int:
    """1-based sheet row of the table row *index* (0-based)."""
    return FIRST_ROW + 1 + index


class Addresses(Struct, frozen=True, dict=True):
    """Cells of the sheet *tab* by the *headers* of its table."""

    tab: str
    headers: tuple[str, ...]

    @cached_property
    def _letters(self) -> dict[str, str]:
        return {header: column_letters(i) for i, header in enumerate(self.headers, start=1)}

    def index(self, header: str) -> int:
        """0-based column of *header*."""
        return self.headers.index(header)

    def here(self, header: str, row: int | str) -> str:
        """``$F5``, for a formula on the sheet itself; *row* may stand for its number."""
        return f"${self._letters[header]}{row}"

    def cell(self, header: str, row: int | str) -> str:
        """``'得分计算'!$F5``; *row* may stand for its number."""
        return f"'{self.tab}'!${self._letters[header]}{row}"

    def area(self, header: str, rows: tuple[int, int], last: str = "") -> str:
        """``$F$5:$F$15`` over *rows* (first, last), as far as column *last*; on the sheet."""
        end = self._letters[last or header]
        return f"${self._letters[header]}${rows[0]}:${end}${rows[1]}"

    def span(self, header: str, rows: tuple[int, int]) -> str:
        """``'得分计算'!$F$5:$F$15``."""
        return f"'{self.tab}'!{self.area(header, rows)}"


def quoted(text: str) -> str:
    """*text* as a constant of a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def joined(parts: Sequence[str]) -> str:
    """Texts put together by a formula."""
    return "&".join(parts)
