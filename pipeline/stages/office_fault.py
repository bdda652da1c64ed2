"""Fault: what is wrong in a workbook of the office beyond its cells, and where."""

from __future__ import annotations

from msgspec import Struct

from pipeline.records import Row, Submission


class Fault(Struct, frozen=True):
    """What is wrong, where it stands, and what to do."""

    sheet: str
    cell: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"表《{self.sheet}》{self.cell or ''}：{self.message}{self.remedy}"


def fault_at(
    submission: Submission, form: str, row: Row, field: str, message: str, remedy: str
) -> Fault:
    """The Fault at the cell of *field* in *row* of *form*."""
    table = submission.tables[form]
    return Fault(table.sheet, table.cell(row, field), message, remedy)
