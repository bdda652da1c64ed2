"""Extraction of workbooks as they are really drawn and read: templates in, templates out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from pipeline.campaign import Unit
from pipeline.extraction import extract, needless, tally
from pipeline.intake import Limits
from pipeline.intake import read as read_bytes
from pipeline.records import RawSheet, RawValue, RawWorkbook, Value
from pipeline.spec import load
from pipeline.spec.model import Field, Form, Who
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms import render_office, render_pack

SPEC = load()
UNITS = {
    "A": Unit("JG001", "机关一支部", "机关一", "机关", "A", "直属"),
    "A0": Unit("CS001", "办公室", "办公室", "机关", "A0", "直属"),
    "B": Unit("XX001", "东风小学", "东风小学", "教育", "B", "直属"),
    "D1": Unit("SX001", "河西镇小学", "河西小学", "教育", "D1", "属地"),
}
SETTINGS = default_settings(SPEC, UNITS.values())
PERIOD = SETTINGS.periods["2012H1"]


def _pack(unit_class: str, unit: Unit | None) -> RawWorkbook:
    data = render_pack(SPEC, SETTINGS, PERIOD, unit_class, unit, 1, "", {})
    return read_bytes(data, "x.xlsx", Limits())


@pytest.mark.parametrize("unit_class", UNITS)
def test_every_field_of_a_pack_is_found_where_it_is_drawn(unit_class: str) -> None:
    found = extract(_pack(unit_class, UNITS[unit_class]), SPEC, SETTINGS)
    assert found.problems == ()
    assert found.submission is not None
    assert found.submission.outside == ()
    forms = SPEC.forms_of("填报簿", unit_class)
    drawn = {name: set(table.columns) for name, table in found.submission.tables.items()}
    expected = {
        form.id: {e.id for e in form.fields if e.type.value != "pct" and _ever(e, unit_class)}
        for form in forms
    }
    assert {name for name in expected if name not in drawn} <= {"F8"}
    assert drawn == {name: expected[name] for name in drawn}


def test_only_the_front_sheets_of_a_whole_pack_are_passed_over() -> None:
    data = render_pack(SPEC, SETTINGS, PERIOD, "B", UNITS["B"], 1, "", {})
    whole, quick = (
        read_bytes(data, "x.xlsx", Limits(), choose)
        for choose in (None, partial(needless, spec=SPEC))
    )
    assert extract(whole, SPEC, SETTINGS) == extract(quick, SPEC, SETTINGS)
    assert tally(whole, SPEC) == tally(quick, SPEC)
    names = [sheet.name for sheet in whole.sheets]
    assert [s.name for s in quick.sheets if not s.rows] == ["填报说明", "_lists"]
    # a form that was given their name, or any sheet of the sender's, and all are read
    assert needless([*names, "草稿"], SPEC) == frozenset()
    renamed = [name for name in names if name != "填报说明"]
    renamed[renamed.index("F2党员名册")] = "填报说明"
    assert needless(renamed, SPEC) == frozenset()


def _ever(entry: Field, unit_class: str) -> bool:
    """True of a field that the class fills in some period."""
    return bool(SETTINGS.due.marks.get((entry.block, unit_class)))


def test_a_pack_says_whose_it_is() -> None:
    identity = extract(_pack("B", UNITS["B"]), SPEC, SETTINGS).identity
    assert identity is not None
    assert (identity.unit, identity.period, identity.revision) == ("XX001", "2012H1", 1)
    assert identity.template_version == SPEC.template_version
    assert identity.found_by == "_meta"


def test_a_blank_names_nobody_and_says_so() -> None:
    found = extract(_pack("B", None), SPEC, SETTINGS)
    assert [(p.code, p.where.sheet) for p in found.problems] == [("X01", "F0填报信息")]


@pytest.mark.parametrize("workbook", ["活动设置", "督查评分簿"])
def test_office_workbooks_are_read_by_the_same_machinery(workbook: str) -> None:
    raw = read_bytes(render_office(SPEC, workbook, {}, PERIOD), "x.xlsx", Limits())
    found = extract(raw, SPEC, default_settings(SPEC))
    assert found.problems == ()
    assert found.identity is not None
    assert found.identity.workbook == workbook
    assert found.submission is not None
    assert set(found.submission.tables) == set(SPEC.workbooks[workbook].forms)


def _content(form: Form, entry: Field, number: int) -> RawValue:
    if entry.id == "member_no":
        return f"XX001{number:03d}"
    if entry.choices_on:
        return SPEC.words(entry, {entry.choices_on: "党员"}, "2012H1")[0]
    if entry.choices:
        return SPEC.words(entry, {}, "2012H1")[-1]
    plain: dict[str, RawValue] = {"int": float(number), "dec": 3.5, "date": date(2012, 4, number)}
    return plain.get(entry.type.value, f"{entry.label}{number}")


def _filled(sheet: RawSheet, form: Form, count: int) -> RawSheet:
    """*sheet* with *count* rows typed in, beside what is printed there."""
    rows = [list(cells) for cells in sheet.rows]
    names = rows[3]
    for number in range(1, count + 1):
        while len(rows) < 4 + number:
            rows.append([])
        cells = rows[3 + number]
        cells.extend([None] * (len(names) - len(cells)))
        for column, name in enumerate(names):
            entry = form.field(str(name)) if name else None
            if entry and entry.who is not Who.SYSTEM:
                cells[column] = _content(form, entry, number)
    return RawSheet(sheet.name, rows, sheet.hidden)


def test_everything_typed_into_a_pack_is_read_and_counted_twice() -> None:
    raw = _pack("B", UNITS["B"])
    forms = {SPEC.forms[name].sheet: SPEC.forms[name] for name in ("F2", "F3", "F4", "F5", "F7")}
    sheets = [_filled(s, forms[s.name], 4) if s.name in forms else s for s in raw.sheets]
    found = extract(RawWorkbook("xlsx", tuple(sheets)), SPEC, SETTINGS)
    assert found.problems == ()
    assert found.submission is not None
    for form in forms.values():
        rows = found.submission.rows(form.id)
        entries = [e.id for e in form.fields if e.who is not Who.SYSTEM]
        assert len(rows) == 4
        assert Counter(_kind(row.values[e]) for row in rows for e in entries)["blank"] == 0
    counted = tally(RawWorkbook("xlsx", tuple(sheets)), SPEC)
    for name, table in found.submission.tables.items():
        sums = {"rows": len(table.rows)}
        for entry in SPEC.forms[name].fields:
            if entry.type.value == "int":
                values = [row.values[entry.id] for row in table.rows]
                sums[entry.id] = sum(v for v in values if isinstance(v, int))
            if entry.type.value == "dec":
                values = [row.values[entry.id] for row in table.rows]
                sums[entry.id] = int(sum(Decimal(v) * 10 for v in values if isinstance(v, Decimal)))
                assert entry.decimals == 1
        if table.rows:
            assert counted[name] == sums


def _kind(value: Value) -> str:
    return "blank" if value is None else type(value).__name__
