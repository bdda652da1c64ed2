"""Typing into saved packs: what was typed is read back where it was typed, the rest stays."""

from __future__ import annotations

import io
import zipfile
from functools import cache

from python_calamine import CalamineWorkbook

from pipeline.campaign import Unit, pack_code, sign
from pipeline.checks import check, settle
from pipeline.demo.district import make_district
from pipeline.demo.fill import fill
from pipeline.demo.layout import Book
from pipeline.demo.story import Story, Truth
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.spec import load
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms import render_pack

SEED = 2010
KEY = b"k" * 32
SPEC = load()
UNITS = make_district(60, SEED).reporting
SETTINGS = default_settings(SPEC, UNITS)


@cache
def pack(code: str, period: str) -> bytes:
    unit = SETTINGS.units[code]
    token = sign(KEY, pack_code(code, period, 1))
    window = SETTINGS.periods[period]
    return render_pack(SPEC, SETTINGS, window, unit.unit_class, unit, 1, token, {})


def values_of(unit: Unit, period: str) -> Truth:
    return Story(unit, SEED, SETTINGS.due, SETTINGS.periods).values(period)


@cache
def filled(code: str, period: str) -> bytes:
    return fill(pack(code, period), values_of(SETTINGS.units[code], period), SPEC)


def test_fill_reads_back_at_the_cells_said() -> None:
    unit = SETTINGS.units["SX002"]
    data = filled("SX002", "2012H1")
    sheet = Book(data, SPEC).sheet("F4")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    seen = book.get_sheet_by_name(sheet.tab).to_python(skip_empty_area=False)
    rows = values_of(unit, "2012H1")["F4"]
    for number, row in zip(sheet.filled(), rows, strict=True):
        for name, value in row.items():
            place = sheet.place(number, name)
            assert place is not None
            assert seen[place[0] - 1][place[1] - 1] == value


def test_fill_dates_show_as_dates() -> None:
    data = filled("SX002", "2012H1")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    report = values_of(SETTINGS.units["SX002"], "2012H1")["F0"][0]["report_date"]
    shown = [cell for row in book.get_sheet_by_name("F0填报信息").to_python() for cell in row]
    assert report in shown


def test_fill_leaves_other_parts_byte_for_byte() -> None:
    before = zipfile.ZipFile(io.BytesIO(pack("SX002", "2012H1")))
    after = zipfile.ZipFile(io.BytesIO(filled("SX002", "2012H1")))
    assert before.namelist() == after.namelist()
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    book = Book(pack("SX002", "2012H1"), SPEC)
    forms = {book.package.entry(SPEC.forms[form].sheet) for form in ("F0", "F1", "F4", "F5", "F7")}
    allowed = {entry.part for entry in forms if entry} | {"xl/sharedStrings.xml"}
    assert changed <= allowed


def test_fill_never_types_into_locked_cells() -> None:
    given = {"F0": [{"unit_name": "别的单位", "unit_code": "XX001", "filler_name": "某人"}]}
    sheet = Book(fill(pack("SX002", "2012H1"), given, SPEC), SPEC).sheet("F0")
    assert sheet.text(0, "unit_name") == SETTINGS.units["SX002"].name
    assert sheet.text(0, "unit_code") == "SX002"
    assert sheet.text(0, "filler_name") == "某人"


def test_fill_mends_known_rows_and_appends_new_ones() -> None:
    unit = SETTINGS.units["XX002"]
    roster = values_of(unit, "2012H1")["F2"]
    first = fill(pack("XX002", "2012H1"), {"F2": roster[:5]}, SPEC)
    again = fill(first, {"F2": [{**roster[2], "post": "换了岗位"}, roster[7]]}, SPEC)
    sheet = Book(again, SPEC).sheet("F2")
    numbers = [sheet.text(row, "member_no") for row in sheet.filled()]
    assert numbers == [str(row["member_no"]) for row in [*roster[:5], roster[7]]]
    assert [sheet.text(row, "post") for row in sheet.filled()][2] == "换了岗位"


def test_fill_same_values_same_bytes() -> None:
    unit = SETTINGS.units["XX002"]
    one, two = (fill(pack("XX002", "2012H1"), values_of(unit, "2012H1"), SPEC) for _ in range(2))
    assert one == two


def test_fill_clean_returns_have_no_problems_of_any_kind() -> None:
    for code in ("JG001", "CS001", "XX002", "XX009", "YY001", "SX002", "WS004"):
        for period in ("2010Q3", "2011Y", "2012H1"):
            if not SETTINGS.due.unit_is_due(SETTINGS.units[code].unit_class, period):
                continue
            cutoff = SETTINGS.periods[period].due_by
            raw = read(filled(code, period), f"{code}.xlsx", Limits())
            found = extract(raw, SPEC, SETTINGS, cutoff)
            assert found.submission is not None
            problems = settle((*found.problems, *check(found.submission, SPEC, SETTINGS, cutoff)))
            assert [(code, p.code, p.where.cell) for p in problems] == []
