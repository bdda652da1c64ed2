"""Rows and columns inserted by a real program, so that formulas, validations, merged cells and
hidden rows move as they do for people: read right all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_hands import COMPUTED, Outcome, original, received
from form_samples import filled
from libreoffice import run_macro

from pipeline.problems import Effect
from pipeline.records import Table, Value

_SHEETS = ("F1单位与方案", "F2党员名册", "F3承诺台账", "F4测评统计", "F5活动台账")
# In each sheet: two rows over the title, one among the records, a column at the left and one
# among the fields.
_SCRIPT = """
Sub Main
  Dim doc, sheet, orders, files, tabName
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  saving(0).Name = "FilterName" : saving(0).Value = "Calc MS Excel 2007 XML"
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  orders = createUnoService("com.sun.star.io.TextInputStream")
  orders.setInputStream(files.openFileRead(Environ("HANDS_SHEETS")))
  orders.setEncoding("UTF-8")
  doc = StarDesktop.loadComponentFromURL(Environ("HANDS_FROM"), "_blank", 0, hidden())
  Do While Not orders.isEOF()
    tabName = orders.readLine()
    sheet = doc.Sheets.getByName(tabName)
    sheet.unprotect("")
    sheet.Rows.insertByIndex(6, 1)
    sheet.Rows.insertByIndex(0, 2)
    sheet.Columns.insertByIndex(2, 1)
    sheet.Columns.insertByIndex(0, 1)
  Loop
  orders.closeInput()
  doc.storeToURL(Environ("HANDS_TO"), saving())
  doc.close(True)
End Sub
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What is read of the workbook as LibreOffice leaves it."""
    folder = tmp_path_factory.mktemp("hands")
    source, target, sheets = folder / "a.xlsx", folder / "b.xlsx", folder / "sheets.txt"
    source.write_bytes(filled())
    sheets.write_text("\n".join(_SHEETS), encoding="utf-8")
    places = {"FROM": source.as_uri(), "TO": target.as_uri(), "SHEETS": str(sheets)}
    run_macro("Hands", _SCRIPT, {f"HANDS_{name}": text for name, text in places.items()})
    return received(Path(target).read_bytes())


@pytest.mark.libreoffice
def test_inserted_rows_and_columns_change_no_record(left: Outcome) -> None:
    assert [p for p in left.problems if p.effect is Effect.RETURN] == []
    before = original("2012H1").submission
    for form, table in before.tables.items():
        assert _typed(left.submission.tables[form]) == _typed(table)


def _typed(table: Table) -> list[dict[str, Value]]:
    """What people typed, record by record."""
    return [{k: v for k, v in row.values.items() if k not in COMPUTED} for row in table.rows]


@pytest.mark.libreoffice
def test_every_cell_is_known_by_where_it_stands_now(left: Outcome) -> None:
    table, before = left.submission.tables["F4"], original("2012H1").submission.tables["F4"]
    assert before.cell(before.rows[0], "n_due") == "G5"
    assert [table.cell(row, "n_due") for row in table.rows] == ["I7", "I8", "I10", "I11"]
    assert [sheet.name for sheet in left.raw.sheets if sheet.name in _SHEETS] == list(_SHEETS)
