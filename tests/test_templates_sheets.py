"""Blanks and packs: structure that readers rely on, and what a clerk may and may not change."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from form_samples import PERIOD, UNIT, blank, book, findings, ids, lines, pack, settings
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign import REPORTING_CLASSES, genuine
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows, write_blanks
from pipeline.workbooks.forms import render_office
from pipeline.workbooks.forms.formula_values import evaluate
from pipeline.workbooks.forms.front import send_to

COMMITTED = Path(__file__).parent.parent / "templates_xlsx"


@pytest.fixture(scope="module")
def packed():
    return book(pack())


def test_committed_blanks_are_what_the_renderer_draws_now(tmp_path: Path) -> None:
    known = settings()
    drawn = write_blanks(load(), known, known.periods[PERIOD], tmp_path)
    assert sorted(p.name for p in drawn) == sorted(p.name for p in COMMITTED.glob("*.xlsx"))
    stale = [p.name for p in drawn if parts(p) != parts(COMMITTED / p.name)]
    assert stale == []


def parts(workbook: Path) -> list[tuple[str, bytes]]:
    """Unpacked: another build of libdeflate may pack them otherwise."""
    with ZipFile(workbook) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def test_same_input_gives_the_same_bytes() -> None:
    assert pack() == pack()


@pytest.mark.parametrize("unit_class", REPORTING_CLASSES)
def test_blank_opens_without_a_repair_prompt(unit_class: str, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank(unit_class))
    assert findings(path) == []


@pytest.mark.parametrize("workbook", ["活动设置", "督查评分簿"])
def test_office_workbook_opens_without_a_repair_prompt(workbook: str, tmp_path: Path) -> None:
    path = tmp_path / "office.xlsx"
    path.write_bytes(render_office(load(), workbook, default_office_rows(load())))
    assert findings(path) == []


def test_hidden_row_holds_the_ids_of_the_spec(packed) -> None:
    for form in load().forms_of("填报簿", "B"):
        sheet = packed[form.sheet]
        assert sheet.row_dimensions[4].hidden
        names = [field.id for field in form.fields]
        found = list(lines(sheet)) if form.is_record else list(ids(sheet))
        assert [name for name in found if name] == names, form.id


def test_labels_stand_in_row_three_with_a_star_where_required(packed) -> None:
    form = load().forms["F4"]
    labels = [cell.value for cell in packed[form.sheet][3]]
    assert [label.removesuffix("＊") for label in labels] == [f.label for f in form.fields]
    assert labels[0].endswith("＊")


def test_meta_is_very_hidden_and_signed(packed) -> None:
    sheet = packed["_meta"]
    meta = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert sheet.sheet_state == "veryHidden"
    assert packed["_lists"].sheet_state == "hidden"
    assert (meta["unit"], meta["period"], meta["revision"]) == (UNIT.code, PERIOD, "1")
    assert meta["pack_code"] == "XX001-2012H1-r1"
    assert genuine(b"a key for tests only", meta["pack_code"], meta["token"])


def test_opens_at_a1_of_the_front_sheet(packed) -> None:
    assert packed.active.title == "填报说明"
    assert packed.active.sheet_view.selection[0].activeCell in (None, "A1")


def test_document_properties_name_no_person(packed) -> None:
    assert packed.properties.creator in (None, "")
    assert packed.properties.created.year == 2010
    assert packed.properties.title == "创先争优活动填报簿"


def test_only_entry_cells_are_unlocked(packed) -> None:
    known = settings()
    for form in load().forms_of("填报簿", "B"):
        sheet = packed[form.sheet]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for field in form.fields:
            marks = known.due.open(field.block, "B", PERIOD)
            if form.id == "F4":
                marks = True  # its blocks select rows
            expected = field.who == "unit" and (marks or field.block == "F3.new_round")
            if field.id in ("unit_code", "period") or form.id == "F8":
                expected = False
            assert _unlocked(sheet, form, field.id) == expected, (form.id, field.id)
        for row in range(1, 5):
            assert all(cell.protection.locked for cell in sheet[row]), (form.id, row)


def _unlocked(sheet, form, name: str) -> bool:
    if form.is_record:
        return not sheet.cell(lines(sheet)[name], 2).protection.locked
    column = ids(sheet)[name]
    if form.preprinted == "items":
        return not sheet.cell(5, column).protection.locked  # item 1.1 is scored by the unit
    groups = sheet.column_dimensions.values()  # a group covers neighbours of one style
    return not next(g for g in groups if g.min <= column <= g.max).protection.locked


def test_only_self_scored_items_are_open(packed) -> None:
    sheet = packed["F6五个好评分"]
    at = ids(sheet)
    rows = range(5, 24)
    found = [sheet.cell(r, at["item_code"]).value for r in rows
             if not sheet.cell(r, at["self_score"]).protection.locked]  # fmt: skip
    assert len(list(rows)) == len(load().items)
    assert found == [item.id for item in load().items if item.self_scored]


def test_sheets_not_due_are_marked(packed) -> None:
    assert "本期不填" in packed["核对说明"]["A2"].value
    assert packed["核对说明"].sheet_properties.tabColor.rgb == "FFA6A6A6"
    assert packed["F4测评统计"].sheet_properties.tabColor.rgb == "FF0072B2"


def test_print_set_up(packed) -> None:
    sheet = packed["F2党员名册"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_title_rows == "$1:$4"
    assert "XX001-2012H1-r1" in sheet.oddFooter.left.text
    assert "填报单位（公章）：示例第一小学" in sheet["A2"].value
    assert sheet.freeze_panes == "C5"


def test_no_prompt_passes_what_excel_takes(packed) -> None:
    prompts = 0
    for sheet in packed.worksheets:
        for entry in sheet.data_validations.dataValidation:
            assert len(entry.promptTitle or "") <= 32
            assert len(entry.prompt or "") <= 255
            assert len(entry.formula1 or "") <= 255
            prompts += bool(entry.prompt)
    assert prompts > 60


def test_every_entry_column_has_a_validation(packed) -> None:
    sheet = packed["F3承诺台账"]
    areas = " ".join(str(entry.sqref) for entry in sheet.data_validations.dataValidation)
    open_columns = [name for name, column in ids(sheet).items() if name != "commit_no"]
    for name in open_columns:
        assert f"{sheet.cell(4, ids(sheet)[name]).column_letter}5:" in areas, name


def test_front_sheet_says_where_and_by_when(packed) -> None:
    text = " ".join(str(c.value) for row in packed["填报说明"]["A1:B8"] for c in row if c.value)
    assert "2012年6月20日前" in text
    assert send_to(settings()) in text
    assert text.count("步") == 3


def test_clerk_sees_what_a_class_has_to_fill() -> None:
    sheets = book(blank("A0")).sheetnames
    assert "F1单位与方案" in sheets
    assert "F2党员名册" not in sheets


def test_local_units_get_only_lines_that_concern_them() -> None:
    found = lines(book(blank("D1", "2010Q3"))["F1单位与方案"])
    assert "staff_total" in found
    assert "mech_1_status" not in found


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_cached_rates_are_what_the_formula_says(sat: int, basic: int, valid: int, due: int) -> None:
    formula = load().forms["F4"].field("rate_sat").formula
    row = {
        "object_type": "领导班子",
        "n_valid": valid,
        "n_due": due,
        "n_sat": sat,
        "n_basic": basic,
    }
    found = evaluate(formula, row)
    if valid == 0:
        assert found == ""
    elif valid < 10:
        assert found == "样本不足"
    else:
        assert found == pytest.approx((sat + basic) / valid)
