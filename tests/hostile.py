"""Invented samples of every kind of file that intake must survive: tiny code, real bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping
from datetime import datetime

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def form(rows: int = 20, columns: int = 6, sheets: int = 2, **options: object) -> bytes:
    """A form-shaped workbook: text and numbers in turn, one formula with its cached value."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2010, 6, 1)})
    for number in range(sheets):
        sheet = book.add_worksheet(f"F{number}表")
        for row in range(rows):
            for column in range(columns):
                if column % 2:
                    sheet.write_number(row, column, row * 7 + column)
                else:
                    sheet.write_string(row, column, f"第{row}行{column}列{number}")
        sheet.write_formula(rows, 0, f"=SUM(B1:B{rows})", None, 12)
    book.close()
    return target.getvalue()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of *parts* with fixed dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def minimal(
    rows: str = "",
    *,
    sheet: str | bytes | None = None,
    strings: str | bytes | None = None,
    names: tuple[str, ...] = ("表一",),
    more: Mapping[str, str | bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The smallest workbook that Excel opens: *rows* inside <sheetData>, or a whole *sheet*."""
    return zipped(
        minimal_parts(rows, sheet=sheet, strings=strings, names=names) | dict(more or {}), method
    )


def minimal_parts(
    rows: str = "",
    *,
    sheet: str | bytes | None = None,
    strings: str | bytes | None = None,
    names: tuple[str, ...] = ("表一",),
) -> dict[str, str | bytes]:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _sheet_relationships(len(names), strings is not None),
    }
    for n in range(1, len(names) + 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = worksheet(rows) if sheet is None else sheet
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return parts


def _content_types(sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.sheet.main+xml"/>{overrides}</Types>'
    )


def _workbook(names: tuple[str, ...]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{sheets}</sheets></workbook>"
    )


def _sheet_relationships(sheets: int, with_strings: bool) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    if with_strings:
        found += (
            f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    return _relationships(found)


def _relationships(entries: str) -> str:
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def worksheet(rows: str, *, declaration: str = DECLARATION, after: str = "") -> str:
    return (
        f'{declaration}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def replaced(data: bytes, part: str, content: str | bytes) -> bytes:
    """*data* with one part of its zip replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: content})


def changed(data: bytes, part: str, pattern: str, by: str) -> bytes:
    """*data* with *pattern* replaced once in one part; fails where it does not occur."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part).decode("utf-8")
    new, count = re.subn(pattern, by, text, count=1)
    assert count == 1, (part, pattern)
    return replaced(data, part, new)


def lying_size(data: bytes, part: str, size: int) -> bytes:
    """*data* whose directory declares *size* for *part*."""
    place = directory_place(data, part)
    return data[: place + 24] + struct.pack("<I", size) + data[place + 28 :]


def bad_crc(data: bytes, part: str) -> bytes:
    place = directory_place(data, part)
    crc = struct.unpack_from("<I", data, place + 16)[0] ^ 0xFFFF
    return data[: place + 16] + struct.pack("<I", crc) + data[place + 20 :]


def flagged(data: bytes, part: str, flag: int) -> bytes:
    place = directory_place(data, part)
    flags = struct.unpack_from("<H", data, place + 8)[0] | flag
    return data[: place + 8] + struct.pack("<H", flags) + data[place + 10 :]


def with_method(data: bytes, part: str, method: int) -> bytes:
    place = directory_place(data, part)
    return data[: place + 10] + struct.pack("<H", method) + data[place + 12 :]


def directory_place(data: bytes, part: str) -> int:
    """Where the directory entry of *part* begins."""
    raw = part.encode("utf-8")
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        length = struct.unpack_from("<H", data, place + 28)[0]
        if data[place + 46 : place + 46 + length] == raw:
            return place
        place = data.find(b"PK\x01\x02", place + 46)
    raise AssertionError(part)


def gbk_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip as Chinese Windows makes it: GBK names, no flag that says so."""
    target = io.BytesIO()
    placeholders = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(files.items()):
            raw = name.encode("gbk")
            stand_in = f"{number}".rjust(len(raw), "x")
            placeholders[stand_in.encode()] = raw
            archive.writestr(zipfile.ZipInfo(stand_in), content, zipfile.ZIP_DEFLATED)
    data = target.getvalue()
    for stand_in_raw, raw in placeholders.items():
        data = data.replace(stand_in_raw, raw)
    return data


def bomb(size: int) -> bytes:
    """A workbook whose sheet is *size* blanks."""
    return minimal(sheet=worksheet("").replace("</sheetData>", " " * size + "</sheetData>"))


def xls(values: list[list[object]], *, date_format: str = "YYYY-MM-DD", **sheet: object) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(str(sheet.get("name", "表一")))
    style = xlwt.easyxf(num_format_str=date_format)
    for r, row in enumerate(values):
        for c, value in enumerate(row):
            if isinstance(value, tuple):  # (serial,) is a date cell with that serial
                page.write(r, c, value[0], style)
            elif isinstance(value, (datetime,)):
                page.write(r, c, value, style)
            elif value is not None:
                page.write(r, c, value)
    if sheet.get("hidden"):
        book.add_sheet("隐藏").visibility = 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(rows: str, *, name: str = "表一", manifest: str = "", tables: str = "") -> bytes:
    """An .ods of one table whose <table:table-row>s are *rows*."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_SPACES} '
        'office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{rows}</table:table>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    listing = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{space}">'
        f"{manifest}</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr(zipfile.ZipInfo("content.xml"), content, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), listing, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def ole_with(sectors: int) -> bytes:
    """An OLE header that speaks of *sectors* FAT sectors, with «Workbook» in its directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, sectors)
    return bytes(header) + "Workbook".encode("utf-16-le").ljust(512, b"\0")


def locked(data: bytes, password: str) -> bytes:
    """*data* encrypted as Excel does it."""
    import msoffcrypto

    target = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()
