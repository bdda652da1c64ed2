"""Which rows of a table are records: not blank ones, not totals, footnotes, repeated headings.

Knows nothing of what the cells of a record say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extraction.casting import BrokenCell, CellValue, trimmed
from pipeline.extraction.columns import Header
from pipeline.extraction.grid import Grid, blank, covered
from pipeline.extraction.plan import FormPlan, normal, without_bracket
from pipeline.extraction.remarks import is_note, is_remark
from pipeline.spec.model import Spec

Numbered = tuple[int, Sequence[CellValue]]  # 1-based row, its cells


@dataclass(frozen=True)
class Rows:
    """Tells the rows of one table sheet apart; *at* is field id → index of its column."""

    plan: FormPlan
    spec: Spec
    at: Mapping[str, int]

    def parted(self, header: Header, rows: Grid) -> tuple[list[Numbered], list[Numbered]]:
        """(records, rows laid aside) of the sheet; a row that is blank is neither."""
        records: list[Numbered] = []
        aside: list[Numbered] = []
        width = max(header.columns.values(), default=0)
        for number in header.data_rows(len(rows)):
            cells = rows[number - 1]
            if cells.count("") == len(cells):
                continue
            if len(cells) < width:
                cells = [*cells, *[None] * (width - len(cells))]
            if self._is_record(cells):
                to = aside if is_remark(cells) or self._is_words_alone(cells) else records
                to.append((number, cells))
        return records, aside

    @cached_property
    def _entries(self) -> list[int]:
        """Indexes of the columns that people fill."""
        return sorted(index for name, index in self.at.items() if self.plan.fields[name].entry)

    @cached_property
    def _keys(self) -> list[int]:
        keys = self.plan.form.key if self.plan.keeps else ()
        return [self.at[name] for name in keys if name in self.at]

    @cached_property
    def _leading(self) -> int:
        """Index of the first column."""
        return min(self.at.values())

    def _is_record(self, cells: Sequence[CellValue]) -> bool:
        for index in self._entries:
            value = cells[index]
            if not value and (value is None or value == ""):
                continue
            if type(value) is not BrokenCell or not covered(value):
                return True
        return any(not blank(cells[i]) and not isinstance(cells[i], BrokenCell) for i in self._keys)

    def _is_words_alone(self, cells: Sequence[CellValue]) -> bool:
        """True of a heading copied in again, and of a note typed across the table."""
        first = self._leading
        value = cells[first]
        if type(value) is not str or (value.isascii() and value not in self.plan.ids):
            return False
        if self._heads(value):
            named = sum(isinstance(v, str) and self._heads(v) for v in cells)
            return named * 2 > sum(not blank(cell) for cell in cells)
        if not is_note(value, (cells[index] for index in self.at.values() if index != first)):
            return False
        word = trimmed(value)  # a word of a list begins a record
        return not any(word in words for words in self.spec.choices.values())

    def _heads(self, text: str) -> bool:
        """True of what may stand over a column: the id or the label of a field."""
        labels = self.plan.labels
        return text in self.plan.ids or normal(text) in labels or without_bracket(text) in labels
