"""A worksheet that takes a row at a time, and writes our formulas as they are, each with its result.

XlsxWriter looks at every cell as if it might be anything, and runs about a hundred substitutions
over each formula to mark functions newer than Excel 2007; we use none of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pipeline.cells import column_letters
from pipeline.workbooks.forms.rows import Content

FIRST_CELL = (0, 0, 0, 0)  # a range, where the option multi_range says the true ones
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's classes are untyped here
    """Formulas must not need the prefix ``_xlfn.``."""

    write_string = Worksheet._write_string  # no cell of ours is named by letters
    write_blank = Worksheet._write_blank

    def __init__(self) -> None:
        super().__init__()
        self._watched = ("", "")
        self._formats: dict[int, Any] = {}  # of columns

    def watch(self, signals: str, limits: str) -> None:
        """Take conditional formats and validations as another sheet has `watched` them."""
        self._watched = signals, limits

    def watched(self) -> tuple[str, str]:
        """Conditional formats and validations as XML."""
        return self._said(self._write_conditional_formats), self._said(self._write_data_validations)

    def _said(self, write: Callable[[], None]) -> str:
        self.fh = StringIO()
        write()
        said: str = self.fh.getvalue()
        return said

    def put_formula(
        self, row: int, column: int, formula: str, result: object, shown: Any = None
    ) -> None:
        """Write *formula* with its *result* at the 0-based place."""
        self._write_formula(row, column, formula, shown, result)

    def put_array_formula(
        self, row: int, column: int, formula: str, result: object, shown: Any = None
    ) -> None:
        """The same for one that looks at whole columns."""
        self._write_array_formula(row, column, row, column, formula, shown, result)

    def put(self, row: int, column: int, content: Content, shown: Any = None) -> None:
        """Write *content* at the 0-based place; without a format that of the column holds, and
        nothing is written for a blank."""
        if content is None or content == "":
            self._write_blank(row, column, None, shown)
        elif isinstance(content, str):
            self._write_string(row, column, content, shown)
        elif isinstance(content, date):
            self._write_datetime(row, column, content, shown)
        else:
            self._write_number(row, column, content, shown)

    def put_line(self, row: int, contents: Sequence[Content], shown: Sequence[Any]) -> None:
        """Write a row from its first cell on, as `put` does cell by cell."""
        for column, content in enumerate(contents):
            self.put(row, column, content, shown[column])

    def _write_conditional_formats(self) -> None:
        super()._write_conditional_formats()
        self.fh.write(self._watched[0])

    def _write_data_validations(self) -> None:
        super()._write_data_validations()
        self.fh.write(self._watched[1])

    def set_column(
        self,
        first: int,
        last: int,
        width: float | None = None,
        cell_format: Any = None,
        options: dict[str, bool] | None = None,
    ) -> None:
        """As XlsxWriter does, by number."""
        super().set_column(first, last, width, cell_format, options or {})
        self._formats |= dict.fromkeys(range(first, last + 1), cell_format)

    def _write_cell(self, row: int, column: int, cell: Any) -> None:
        """A cell has its own format, else that of its column: rows of ours have none. Array
        formulas and the like are left to XlsxWriter."""
        kind = type(cell).__name__
        if kind == "String":
            inside = f' t="s"><v>{cell.string}</v></c>'
        elif kind in ("Number", "Datetime"):
            inside = f"><v>{cell.number:.16G}</v></c>"
        elif kind == "Blank":
            inside = "/>"
        elif kind == "Formula":
            typed, result = _result(cell.value)
            formula = self._escape_data(cell.formula)
            inside = f"{typed}><f>{formula}</f><v>{self._escape_data(result)}</v></c>"
        else:
            super()._write_cell(row, column, cell)
            return
        shown = cell.format or self._formats.get(column)
        style = f' s="{shown._get_xf_index()}"' if shown else ""
        self.fh.write(f'<c r="{column_letters(column + 1)}{row + 1}"{style}{inside}')

    def _calculate_spans(self) -> None:
        """First and last column of every sixteen rows."""
        found: dict[int, tuple[int, int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    first, last = found.get(row // 16, (self.xls_colmax, 0))
                    found[row // 16] = min(first, *cells), max(last, *cells)
        self.row_spans = {
            block: f"{first + 1}:{last + 1}" for block, (first, last) in found.items()
        }

    def _prepare_formula(
        self,
        formula: str,
        expand_future_functions: bool = False,  # noqa: ARG002 - its signature
    ) -> str:
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


def _result(value: object) -> tuple[str, object]:
    """The attribute that tells the type of a formula's result, and the result. "" is an empty
    text, as Excel stores it; untyped it would mean that nobody has calculated yet, and readers
    take such cells with care."""
    if isinstance(value, bool):
        return ' t="b"', int(value)
    if isinstance(value, str):
        return ' t="e"' if value in _ERRORS else ' t="str"', value
    return "", value


def add_sheet(workbook: Any, name: str) -> Any:
    """Adds a `PlainSheet` of that tab name to *workbook*."""
    return workbook.add_worksheet(name, PlainSheet)
