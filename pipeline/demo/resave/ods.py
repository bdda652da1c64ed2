"""OpenDocument spreadsheet, as much of it as values, dates and hidden sheets need."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from pipeline.demo.resave.contents import Shown, Tab, tabs

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_STAMP = (2010, 6, 1, 0, 0, 0)
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'office:version="1.2"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table">'
    f'<style:table-properties table:display="{shown}"/></style:style>'
    for name, shown in (("ta1", "true"), ("ta2", "false"))
)
_DATE_STYLE = (
    '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
)
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def as_ods(workbook: bytes) -> bytes:
    """The .xlsx *workbook* as .ods: same tabs, same cells, formulas as their results."""
    body = "".join("".join(_table(tab)) for tab in tabs(workbook))
    content = (
        f"{_HEAD}<office:document-content {_NAMES}>"
        f"<office:automatic-styles>{_DATE_STYLE}{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        parts = (
            ("mimetype", _MIME),
            ("content.xml", content),
            ("META-INF/manifest.xml", _MANIFEST),
        )
        for name, text in parts:
            info = zipfile.ZipInfo(name, date_time=_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == "mimetype":  # first, and readable without unpacking
                info.compress_type = zipfile.ZIP_STORED
            archive.writestr(info, text)
    return out.getvalue()


def _table(tab: Tab) -> Iterator[str]:
    style = "ta2" if tab.hidden else "ta1"
    yield f'<table:table table:name={quoteattr(tab.name)} table:style-name="{style}">'
    yield "<table:table-column/>"
    rows: dict[int, dict[int, Shown]] = {}
    for (row, column), value in tab.cells.items():
        rows.setdefault(row, {})[column] = value
    last = 0
    for row in sorted(rows):
        if row - last > 1:
            yield (
                f'<table:table-row table:number-rows-repeated="{row - last - 1}">'
                "<table:table-cell/></table:table-row>"
            )
        yield f"<table:table-row>{''.join(_cells(rows[row]))}</table:table-row>"
        last = row
    if not rows:
        yield "<table:table-row><table:table-cell/></table:table-row>"
    yield "</table:table>"


def _cells(row: dict[int, Shown]) -> Iterator[str]:
    last = 0
    for column in sorted(row):
        if column - last > 1:
            yield f'<table:table-cell table:number-columns-repeated="{column - last - 1}"/>'
        yield _cell(row[column])
        last = column


def _cell(value: Shown) -> str:
    if isinstance(value, date):
        shown = value.isoformat()
        kind = f'"date" office:date-value="{shown}" table:style-name="ce1"'
    elif isinstance(value, str):
        kind, shown = '"string"', value
    else:
        shown = f"{value:g}" if value != int(value) else str(int(value))
        kind = f'"float" office:value="{shown}"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell office:value-type={kind}>{lines}</table:table-cell>"
