"""Drives LibreOffice headless for tests: converts files, and computes formulas anew.

One profile a process, so that tests of several people can run side by side.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tools import office_macro
from tools.office_macro import start_office

TIMEOUT = 300  # seconds
FILTERS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
    "pdf": "pdf:calc_pdf_Export",
}
# Without the first two, LibreOffice believes the cached results of files that it did not write;
# without the third, it draws a picture of the first page into every .ods.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="GenerateThumbnail" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
# glibc then joins pieces of memory as they come free and not again and again, keeps what came
# free, and takes it in large pages: a sixth of the time.
_KEPT = 512 * 1024 * 1024
_TUNED = {
    "mxfast": 0,
    "hugetlb": 1,
    "top_pad": _KEPT // 8,
    "trim_threshold": _KEPT,
    "mmap_threshold": _KEPT,
}
_MEMORY = {"GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={n}" for name, n in _TUNED.items())}


# Empties one cell after the other, notes what a watched cell then says, and puts it back.
_BLANKING = """
Sub Main
  Dim line As String, parts, doc, cell, watched, kept, isNumber
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Open Environ("BLANKING_JOB") For Input As #1
  Open Environ("BLANKING_RESULT") For Output As #2
  Line Input #1, line
  doc = StarDesktop.loadComponentFromURL(line, "_blank", 0, hidden())
  For Each sheet In doc.Sheets
    sheet.unprotect("")
  Next
  Line Input #1, line
  parts = Split(line, "|")
  watched = doc.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
  Print #2, watched.getString()
  Do While Not Eof(1)
    Line Input #1, line
    parts = Split(line, "|")
    cell = doc.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
    isNumber = (cell.getType() = com.sun.star.table.CellContentType.VALUE)
    If isNumber Then kept = cell.getValue() Else kept = cell.getString()
    cell.clearContents(23)
    Print #2, watched.getString()
    If isNumber Then cell.setValue(kept) Else cell.setString(kept)
  Loop
  Print #2, watched.getString()
  Close #1
  Close #2
  doc.close(True)
End Sub
"""


def blank_each(
    path: Path, watched: tuple[str, str], cells: Sequence[tuple[str, str]], folder: Path
) -> tuple[str, list[str], str]:
    """What the *watched* (sheet, cell) says of *path*: as it stands, with each of *cells*
    emptied in turn, and with all of them back. LibreOffice computes after each change."""
    folder.mkdir(parents=True, exist_ok=True)
    job, result = folder / "job.txt", folder / "result.txt"
    lines = [path.resolve().as_uri(), "|".join(watched), *("|".join(place) for place in cells)]
    job.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run_macro("Blanking", _BLANKING, {"BLANKING_JOB": str(job), "BLANKING_RESULT": str(result)})
    said = result.read_text(encoding="utf-8").splitlines()
    assert len(said) == len(cells) + 2, f"LibreOffice stopped after {len(said)} answers"
    return said[0], said[1:-1], said[-1]


def convert(path: Path, to: str, folder: Path) -> Path:
    """*path* converted to format *to* (xlsx, xls, ods, pdf) in *folder*, all formulas
    computed anew; the result has the same stem."""
    return convert_all([path], to, folder)[0]


def convert_all(paths: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """`convert` for several files in one start of LibreOffice; their stems must differ."""
    folder.mkdir(parents=True, exist_ok=True)
    how = ["--convert-to", FILTERS[to], "--outdir", str(folder), *(str(path) for path in paths)]
    done = start_office(_profile(), how, TIMEOUT, _MEMORY)
    results = [folder / f"{path.stem}.{to}" for path in paths]
    missing = [result.name for result in results if not result.exists()]
    assert not missing, f"LibreOffice made no {missing}: {done.stdout}{done.stderr}"
    return results


@cache
def _profile() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder


def run_macro(name: str, text: str, environment: Mapping[str, str]) -> None:
    """`office_macro.run_macro` in the profile of this process."""
    office_macro.run_macro(_profile(), name, text, TIMEOUT, {**_MEMORY, **environment})
