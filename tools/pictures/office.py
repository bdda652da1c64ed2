"""LibreOffice at work: a part of a sheet, printed as it stands on a screen, with the letters of
its columns and the numbers of its rows. Knows cells and PDF, nothing of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.office_macro import run_macro, start_office

TIMEOUT = 120  # seconds for one start
_PROFILE = "profile"
# A line a job: OPEN|url, TYPE|sheet|cell|text, PRINT|sheet|range|url of the PDF|headings.
_MACRO = """
Sub Main
  Dim job As String, parts, doc
  On Error Goto Failed
  Open Environ("PICTURES_JOB") For Input As #1
  Do While Not Eof(1)
    Line Input #1, job
    parts = Split(job, "|")
    If parts(0) = "OPEN" Then
      If Not IsEmpty(doc) Then doc.close(True)
      doc = OpenBook(parts(1))
    ElseIf parts(0) = "TYPE" Then
      doc.Sheets.getByName(parts(1)).getCellRangeByName(parts(2)).setFormula(parts(3))
      doc.calculate()
    Else
      TakeShot(doc, parts)
    End If
  Loop
  Close #1
  If Not IsEmpty(doc) Then doc.close(True)
  Exit Sub
Failed:
  Open Environ("PICTURES_JOB") & ".failed" For Output As #2
  Print #2, job & ": line " & Erl & ", " & Error$
  Close #2
  StarDesktop.terminate()
End Sub

Function OpenBook(url As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim book
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(url, "_blank", 0, hidden())
  For Each sheet In book.Sheets
    sheet.unprotect("")
  Next
  OpenBook = book
End Function

Sub TakeShot(doc, parts)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  For Each other In doc.Sheets
    other.setPrintAreas(Array())
  Next
  sheet = doc.Sheets.getByName(parts(1))
  area = sheet.getCellRangeByName(parts(2))
  sheet.setPrintTitleRows(False)
  sheet.setPrintTitleColumns(False)
  sheet.setPrintAreas(Array(area.RangeAddress))
  paper = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
  paper.HeaderIsOn = False : paper.FooterIsOn = False
  paper.LeftMargin = 300 : paper.RightMargin = 300
  paper.TopMargin = 300 : paper.BottomMargin = 300
  paper.ScaleToPages = 0 : paper.PageScale = 100
  paper.CenterHorizontally = False : paper.CenterVertically = False
  paper.PrintHeaders = (parts(4) = "yes")
  paper.IsLandscape = False
  paper.Width = area.Size.Width + 3000
  paper.Height = area.Size.Height + 2500
  how(0).Name = "FilterName" : how(0).Value = "calc_pdf_Export"
  doc.storeToURL(parts(3), how())
End Sub
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """Cells *area* of *sheet* in *book*, printed to *pdf*, after *typed* (sheet, cell, text) was
    typed into the open workbook; *headings* shows the letters and numbers of the grid."""

    book: Path
    sheet: str
    area: str
    pdf: Path
    typed: tuple[tuple[str, str, str], ...] = ()
    headings: bool = True


def shoot(shots: Sequence[Shot], scratch: Path) -> None:
    """Print all *shots* in one start of LibreOffice; *scratch* holds its profile.

    Raises RuntimeError that names a missing PDF: a sheet or a workbook is not there."""
    job = scratch / "job.txt"
    job.write_text("".join(f"{line}\n" for line in _lines(shots)), "utf-8")
    run_macro(scratch / _PROFILE, "Pictures", _MACRO, TIMEOUT, {"PICTURES_JOB": str(job.resolve())})
    missing = [shot.pdf.stem for shot in shots if not shot.pdf.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice printed no {missing}")


def to_pdf(book: Path, folder: Path, scratch: Path) -> Path:
    """All sheets of *book* as LibreOffice prints them, in *folder*."""
    how = ["--convert-to", "pdf:calc_pdf_Export", "--outdir", str(folder), str(book)]
    start_office(scratch / _PROFILE, how, TIMEOUT)
    return folder / f"{book.stem}.pdf"


def _lines(shots: Sequence[Shot]) -> Iterator[str]:
    """The job of the macro; a workbook stays open for the next shot unless something was typed."""
    opened: Path | None = None
    for shot in shots:
        if shot.book != opened or shot.typed:
            yield f"OPEN|{shot.book.resolve().as_uri()}"
        yield from (f"TYPE|{sheet}|{cell}|{text}" for sheet, cell, text in shot.typed)
        headings = "yes" if shot.headings else "no"
        yield f"PRINT|{shot.sheet}|{shot.area}|{shot.pdf.resolve().as_uri()}|{headings}"
        opened = None if shot.typed else shot.book
