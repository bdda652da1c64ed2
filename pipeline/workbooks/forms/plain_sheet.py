"""A worksheet that takes a row at a time, and writes our formulas as they are, each with its result.

XlsxWriter looks at every cell as if it might be anything, and runs about a hundred substitutions
over each formula to mark functions newer than Excel 2007; we use none of those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from io import StringIO
from typing import Any

from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellDatetimeTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from pipeline.cells import column_letters
from pipeline.workbooks.forms.rows import Content

FIRST_CELL = (0, 0, 0, 0)  # a range, where the option multi_range says the true ones
_SHORT = 16_000  # characters that a cell holds, whatever they are


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter's classes are untyped here
    """Formulas must not need the prefix ``_xlfn.``."""

    _watched = ("", "")

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
        self._check_dimensions(row, column)
        plain = self._prepare_formula(formula)
        self.table[row][column] = CellFormulaTuple(plain, shown, result)

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
        cells = self.table[row]
        index_of = self.str_table._get_shared_string_index
        for column, content in enumerate(contents):
            if content is None or content == "":
                if shown[column] is not None:
                    cells[column] = CellBlankTuple(shown[column])
            elif isinstance(content, str) and len(content) < _SHORT:
                cells[column] = CellStringTuple(index_of(content), shown[column])
            else:
                self.put(row, column, content, shown[column])
        if cells:
            self._check_dimensions(row, min(cells))
            self._check_dimensions(row, max(cells))

    def _write_conditional_formats(self) -> None:
        super()._write_conditional_formats()
        self.fh.write(self._watched[0])

    def _write_data_validations(self) -> None:
        super()._write_data_validations()
        self.fh.write(self._watched[1])

    def _write_rows(self) -> None:
        self._calculate_spans()
        of_columns = {
            column: _style(info.column_format)
            for column, info in self.col_info.items()
            if info.column_format is not None
        }
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            if cells:
                self._write_row(row, self.row_spans.get(row // 16), info)
                if info is not None and info.row_format:
                    of_row = _style(info.row_format)
                    self._write_cells(row, cells, dict.fromkeys(cells, of_row))
                else:
                    self._write_cells(row, cells, of_columns)
                self._xml_end_tag("row")
            elif info is not None or row in self.comments:
                self._write_empty_row(row, self.row_spans.get(row // 16), info)

    def _write_cells(self, row: int, cells: dict[int, Any], styles: dict[int, str]) -> None:
        """The cells of a row; *styles* are those of cells that have none of their own. What is
        no text, number or blank is left to XlsxWriter."""
        number = row + 1
        write = self.fh.write
        for column in sorted(cells):
            cell = cells[column]
            style = styles.get(column, "") if cell.format is None else _style(cell.format)
            kind = type(cell)
            if kind is CellStringTuple:
                inside = f' t="s"><v>{cell.string}</v></c>'
            elif kind is CellNumberTuple or kind is CellDatetimeTuple:
                inside = f"><v>{cell.number:.16G}</v></c>"
            elif kind is CellBlankTuple:
                inside = "/>"
            else:
                self._write_cell(row, column, cell)
                continue
            write(f'<c r="{column_letters(column + 1)}{number}"{style}{inside}')

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

    def _xml_formula_element(
        self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()
    ) -> None:
        """The result "" is an empty text, as Excel stores it; untyped it would mean that nobody
        has calculated yet, and readers take such cells with care."""
        typed = [*attributes, ("t", "str")] if result == "" else list(attributes)
        super()._xml_formula_element(formula, result, typed)


def _style(shown: Any) -> str:
    """The attribute of a cell that has the format *shown*."""
    return f' s="{shown._get_xf_index()}"'


def add_sheet(workbook: Any, name: str) -> Any:
    """Adds a `PlainSheet` of that tab name to *workbook*."""
    return workbook.add_worksheet(name, PlainSheet)
