"""What people do in LibreOffice: open a workbook, type, save it under some format. Driven through
its own API (com.sun.star), in one start for many workbooks."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from libreoffice import FILTERS, run_macro
from typed_cells import Typed

_TAB, _LINE = "\t", "\x01"  # between the parts of an order; a line break inside a text
_SCRIPT = """
Sub Main
  Dim disk, orders, doc, sheet, parts
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  Dim locking(1) As New com.sun.star.beans.PropertyValue
  On Error Goto Failed
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  saving(0).Name = "FilterName"
  locking(0).Name = "FilterName"
  locking(1).Name = "Password"
  disk = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  orders = createUnoService("com.sun.star.io.TextInputStream")
  orders.setInputStream(disk.openFileRead(Environ("FOREIGN_ORDERS")))
  orders.setEncoding("UTF-8")
  Do While Not orders.isEOF()
    parts = Split(orders.readLine(), Chr(9))
    Select Case parts(0)
    Case "open"
      doc = StarDesktop.loadComponentFromURL(parts(1), "_blank", 0, hidden())
    Case "hold"
      doc.enableAutomaticCalculation(False)
      doc.addActionLock()
    Case "sheet"
      sheet = doc.Sheets.getByName(parts(1))
    Case "number"
      sheet.getCellRangeByName(parts(1)).setValue(CDbl(parts(2)))
    Case "date"
      sheet.getCellRangeByName(parts(1)).setFormula(parts(2))
    Case "text"
      sheet.getCellRangeByName(parts(1)).setString(Replace(parts(2), Chr(1), Chr(10)))
    Case "empty"
      sheet.getCellRangeByName(parts(1)).clearContents(23)
    Case "compute"
      doc.removeActionLock()
      doc.calculateAll()
      doc.enableAutomaticCalculation(True)
    Case "save"
      saving(0).Value = parts(1)
      doc.storeToURL(parts(2), saving())
    Case "lock"
      locking(0).Value = parts(1)
      locking(1).Value = parts(3)
      doc.storeToURL(parts(2), locking())
    Case "close"
      doc.close(True)
    End Select
  Loop
  orders.closeInput()
  Exit Sub
Failed:
  Open Environ("FOREIGN_ERROR") For Output As #1
  Print #1, Error$
  Close #1
  StarDesktop.terminate()
End Sub
"""


def save_as(paths: Iterable[Path], folders: Mapping[str, Path]) -> None:
    """Each workbook opened once, which computes its formulas, and saved under every format of
    *folders* (suffix → folder) with its own stem."""
    _follow(dict.fromkeys(paths, ()), folders)


def type_in(work: Mapping[Path, Sequence[Typed]], folder: Path) -> None:
    """Each pack with its cells typed in, its formulas computed, saved into *folder* as .xlsx."""
    _follow(work, {"xlsx": folder})


def save_locked(path: Path, password: str, target: Path) -> None:
    """*path* saved as *target* (.xls), to be opened with *password*."""
    save = "lock", _filter("xls"), target.resolve().as_uri(), password
    _obey((("open", path.resolve().as_uri()), save, ("close",)))


def _follow(work: Mapping[Path, Sequence[Typed]], folders: Mapping[str, Path]) -> None:
    with TemporaryDirectory(prefix="desk-") as desk:
        _obey(_orders(work, folders, Path(desk)))


def _obey(orders: Iterable[tuple[str, ...]]) -> None:
    with TemporaryDirectory(prefix="orders-") as desk:
        script, error = Path(desk, "orders"), Path(desk, "error")
        lines = [_TAB.join(order) for order in orders]
        # without a last line break, which would stay at the last order
        script.write_text("\n".join(lines), encoding="utf-8")
        places = {"FOREIGN_ORDERS": script.as_uri(), "FOREIGN_ERROR": str(error)}
        run_macro("Foreign", _SCRIPT, places)
        assert not error.exists(), error.read_text(encoding="utf-8")


def _filter(suffix: str) -> str:
    return FILTERS[suffix].partition(":")[2]


def _orders(
    work: Mapping[Path, Sequence[Typed]], folders: Mapping[str, Path], desk: Path
) -> Iterator[tuple[str, ...]]:
    for path, cells in work.items():
        # a copy: LibreOffice lays its lock beside what it opens
        yield "open", Path(shutil.copy(path, desk)).as_uri()
        yield from _typed_in(cells)
        for suffix, folder in folders.items():
            target = folder.resolve() / f"{path.stem}.{suffix}"
            yield "save", _filter(suffix), target.as_uri()
        yield ("close",)


def _typed_in(cells: Sequence[Typed]) -> Iterator[tuple[str, ...]]:
    if not cells:
        return
    yield ("hold",)
    for sheet, group in groupby(cells, attrgetter("sheet")):
        yield "sheet", sheet
        yield from map(_typing, group)
    yield ("compute",)


def _typing(cell: Typed) -> tuple[str, ...]:
    value = cell.value
    if value is None:
        return "empty", cell.address
    if isinstance(value, date):
        return "date", cell.address, value.isoformat()
    if isinstance(value, str):
        return "text", cell.address, value.replace("\n", _LINE)
    return "number", cell.address, repr(value)
