"""Planted faults: each changes the workbook, at the place it names, the same way every time."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from random import Random

import pytest
from python_calamine import CalamineWorkbook

from pipeline.campaign import pack_code, sign
from pipeline.cells import parse_address
from pipeline.demo.containers import forwarded_mail, gbk_zipped, mail, raw_named_mail
from pipeline.demo.district import make_district
from pipeline.demo.faults import FAULTS, Fault
from pipeline.demo.fill import fill
from pipeline.demo.junk import bomb, encrypted, picture, truncated
from pipeline.demo.plans import report_day
from pipeline.demo.planting import Planter, Spoilt, oddities, spoil
from pipeline.demo.resave import as_ods, as_xls
from pipeline.demo.returns import Return
from pipeline.demo.story import Story
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.problems import catalogue
from pipeline.spec import load
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms import render_pack

SEED = 2010
KEY = b"k" * 32
SPEC = load()
UNITS = make_district(60, SEED).reporting
SETTINGS = default_settings(SPEC, UNITS)
NAMES = {fault.name: fault for fault in FAULTS}
# the last character of a cell says nothing to calamine: it hides errors, blanks and formats
HIDDEN = ("error_cell", "uncached_formula", "date_without_format")


@cache
def source(code: str, period: str) -> Return:
    unit, window = SETTINGS.units[code], SETTINGS.periods[period]
    values = Story(unit, SEED, SETTINGS.due, SETTINGS.periods).values(period)
    token = sign(KEY, pack_code(code, period, 1))
    pack = render_pack(SPEC, SETTINGS, window, unit.unit_class, unit, 1, token, {})
    return Return(
        unit, f"{code}.xlsx", fill(pack, values, SPEC), report_day(unit, window, SEED), True
    )


def planter(period: str) -> Planter:
    return Planter(SPEC, SETTINGS, period, KEY, Random(5))


def spoilt(fault: Fault) -> Spoilt:
    """*fault* in the first return that gives an opportunity."""
    for code in ("XX002", "XX004", "XX006", "XX008", "XX010", "XX012", "YY001"):
        for period in ("2012H1", "2011Y"):
            found = planter(period).plant(source(code, period), [fault])
            if found.marks:
                return found
    raise AssertionError(f"{fault.name} found no opportunity")


def cells(data: bytes, sheet: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


def test_registry_has_thirty_ways_with_known_codes() -> None:
    assert len([fault for fault in FAULTS if fault.effect == "return"]) >= 30
    assert len(NAMES) == len(FAULTS)
    known = {code.partition("-")[0].partition(".")[0] for code in catalogue()}
    assert {fault.code for fault in FAULTS if fault.code} <= known


@pytest.mark.parametrize("name", sorted(NAMES))
def test_fault_changes_the_bytes_the_same_way_every_time(name: str) -> None:
    one, two = spoilt(NAMES[name]), spoilt(NAMES[name])
    assert one == two
    assert one.data != one.source.data
    assert zipfile.ZipFile(io.BytesIO(one.data)).testzip() is None


@pytest.mark.parametrize("name", sorted(n for n, fault in NAMES.items() if not fault.alone))
def test_fault_change_lies_in_the_row_it_names(name: str) -> None:
    piece = spoilt(NAMES[name])
    ((_, mark),) = piece.marks
    assert mark.sheet is not None
    assert mark.cell is not None
    before, after = cells(piece.source.data, mark.sheet), cells(piece.data, mark.sheet)
    changed = {
        row + 1 for row, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
    }
    if name == "member_gone":  # who is absent is told at the roster's head
        assert len(changed) == 1
    elif name not in HIDDEN or changed:
        assert changed == {parse_address(mark.cell)[0]} or name == "same_number_twice"


def test_fault_of_structure_keeps_every_record() -> None:
    rows = {}
    for name in (
        "renamed_sheet",
        "hidden_sheet",
        "inserted_row",
        "inserted_column",
        "swapped_columns",
    ):
        piece = spoilt(NAMES[name])
        code, period = piece.source.unit.code, "2012H1"
        received = SETTINGS.periods[period].due_by
        found = [
            extract(read(data, f"{code}.xlsx", Limits()), SPEC, SETTINGS, received).submission
            for data in (piece.source.data, piece.data)
        ]
        before, after = ([dict(row.values) for row in s.rows("F5")] for s in found if s is not None)
        rows[name] = before == after and len(before) > 0
    assert rows == dict.fromkeys(rows, True)


def test_spoil_uses_every_fault_before_any_again() -> None:
    codes = [f"XX{n:03d}" for n in range(1, 11)]
    pieces = spoil(planter("2012H1"), [source(code, "2012H1") for code in codes])
    planted = [fault.name for piece in pieces for fault, _ in piece.marks]
    assert all(piece.marks for piece in pieces)
    assert len(planted) == len(set(planted))
    wrong = {fault.name for fault in FAULTS if fault.effect == "return"}
    assert len(wrong - set(planted)) <= 3  # those that no such workbook gives opportunity for


def test_oddities_hold_only_what_may_be_read() -> None:
    pieces = oddities(planter("2012H1"), [source(f"XX{n:03d}", "2012H1") for n in range(1, 9)])
    effects = {fault.effect for piece in pieces for fault, _ in piece.marks}
    assert effects == {"note", "", "flag"}


def test_containers_give_the_same_bytes_again() -> None:
    data = [("XX001_某小学_2012H1_r1.xlsx", b"PK" * 50)]
    day = SETTINGS.periods["2012H1"].due_by
    for wrap in (mail, forwarded_mail, raw_named_mail):
        assert wrap("a@xx001.example", day, "报表", data) == wrap(
            "a@xx001.example", day, "报表", data
        )
    archive = zipfile.ZipFile(io.BytesIO(gbk_zipped(data)), metadata_encoding="gbk")
    assert archive.namelist() == [data[0][0]]


def test_broken_files_give_the_same_bytes_again_and_are_what_they_say() -> None:
    data = source("XX002", "2012H1").data
    for spoiling in (encrypted, truncated, bomb):
        assert spoiling(data) == spoiling(data) != data
    assert encrypted(data).startswith(b"\xd0\xcf\x11\xe0")
    assert picture().startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_resaved_workbook_says_what_the_first_said(kind: str) -> None:
    entry = source("XX002", "2012H1")
    again = as_ods(entry.data) if kind == "ods" else as_xls(entry.data)
    received = SETTINGS.periods["2012H1"].due_by
    found = [
        extract(read(data, name, Limits()), SPEC, SETTINGS, received)
        for data, name in ((entry.data, "a.xlsx"), (again, f"a.{kind}"))
    ]
    assert found[1].problems == ()
    first, second = (f.submission for f in found)
    assert first is not None
    assert second is not None
    assert {form: [row.values for row in table.rows] for form, table in first.tables.items()} == {
        form: [row.values for row in table.rows] for form, table in second.tables.items()
    }
