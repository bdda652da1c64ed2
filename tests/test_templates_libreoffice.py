"""LibreOffice computes what we printed: no formula errs, and 可以报送 is neither said too early
nor withheld."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_samples import (
    PERIOD,
    READY,
    STATUS,
    UNIT,
    blank,
    book,
    filled,
    pack,
    settings,
    submission,
)
from formula_probe import evaluate_all
from libreoffice import blank_each, convert_all

from pipeline.campaign import REPORTING_CLASSES, Settings, Unit
from pipeline.demo.fill import fill
from pipeline.demo.story import Story
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.problems import Effect, Problem, Where
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms import render_office, render_pack, render_return
from pipeline.workbooks.forms.contents import plans_of_submission
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.occasion import occasion_of

pytestmark = pytest.mark.libreoffice

GROUP = "第一指导小组"


def _returned() -> bytes:
    where = Where("F4", "F4测评统计", "G5", 5, "n_due", "应参评")
    point = Where("F2", "F2党员名册", "A5", 5, "member_no", "党员序号")
    problems = (
        Problem("X02", Effect.RETURN, where, "约30", "应参评里写的是文字。", "请只填数字。"),
        Problem(
            "X15", Effect.FLAG, point, "8", "比上期少。", "属实请说明。", (), "X15-0123456789ab"
        ),
    )
    return render_return(load(), settings(), submission(filled()), problems, UNIT, 2, "t" * 16)


def test_every_formula_is_evaluated_without_an_error(tmp_path: Path) -> None:
    spec = load()
    workbooks = {f"blank_{name}": blank(name) for name in REPORTING_CLASSES}
    workbooks["pack"] = pack()
    workbooks["filled"] = filled()
    workbooks["returned"] = _returned()
    workbooks["settings"] = render_office(spec, "活动设置", default_office_rows(spec))
    workbooks["scores"] = render_office(spec, "督查评分簿", {})
    found = evaluate_all(workbooks, tmp_path)
    assert found.errors == []
    assert all(found.counts[kind] > 100 for kind in ("cell", "validation", "format"))
    assert found.counts["name"] > 50


def test_cached_results_are_those_that_libreoffice_computes(tmp_path: Path) -> None:
    sources = {"blank": blank("B"), "year": blank("A", "2011Y"), "returned": _returned()}
    paths = []
    for stem, data in sources.items():
        paths.append(tmp_path / f"{stem}.xlsx")
        paths[-1].write_bytes(data)
    for result in convert_all(paths, "xlsx", tmp_path / "computed"):
        ours, theirs = (
            book(sources[result.stem], values=True),
            book(result.read_bytes(), values=True),
        )
        formulas = book(sources[result.stem])
        compared = 0
        for sheet in formulas.worksheets:
            for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
                known = ours[sheet.title][cell.coordinate].value
                computed = theirs[sheet.title][cell.coordinate].value
                compared += 1
                assert (known or "") == pytest.approx(computed or ""), (
                    sheet.title,
                    cell.coordinate,
                )
        assert compared > 20


UNITS = {
    unit.unit_class: unit
    for unit in (
        Unit("JG001", "示例局机关党支部", "局机关", "机关", "A", "直属", "局党工委", "东片", GROUP),
        Unit("CS001", "示例局综合科", "综合科", "机关", "A0", "直属", "局机关", "东片", GROUP),
        UNIT,
        Unit("YY001", "示例医院", "示例医院", "卫生", "C", "直属", "局党工委", "东片", GROUP),
        Unit("SX001", "示例镇小学", "镇小", "教育", "D1", "属地", "示例镇党委", "东片", GROUP),
        Unit("WS001", "示例镇卫生院", "镇卫", "卫生", "D2", "属地", "示例镇党委", "东片", GROUP),
    )
}
OCCASIONS = [(name, period) for period in ("2010Q3", PERIOD) for name in UNITS]


@pytest.mark.parametrize(("unit_class", "period"), [*OCCASIONS, ("B", "2011Y")])
def test_each_required_cell_turns_ready_off_when_emptied(
    unit_class: str, period: str, tmp_path: Path
) -> None:
    unit = UNITS[unit_class]
    known = default_settings(load(), [unit])
    data = _filled(unit, known, period)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(data)
    cells = _required(data, unit, known, period)
    assert len(cells) >= (60 if unit_class in ("A", "B", "C") else 5)
    before, said, after = blank_each(path, STATUS, cells, tmp_path / "job")
    assert before == after == READY
    still = [place for place, text in zip(cells, said, strict=True) if text == READY]
    assert still == []


def _filled(unit: Unit, known: Settings, period: str) -> bytes:
    """The pack of *unit*, filled in without a fault."""
    window = known.periods[period]
    drawn = render_pack(load(), known, window, unit.unit_class, unit, 1, "t" * 16, {})
    values = Story(unit, 7, known.due, known.periods).values(period)
    return fill(drawn, values, load(), current_round=window.current_round)


def _required(data: bytes, unit: Unit, known: Settings, period: str) -> list[tuple[str, str]]:
    """Every filled cell that is asked for: by the spec's own word, not by the renderer's tests;
    of tables the first three rows and the last."""
    spec, own = load(), unit.unit_class
    occasion = occasion_of(spec, "填报簿", own, known, known.periods[period], unit)
    sent = extract(read(data, "簿.xlsx", Limits()), spec, known, None).submission
    assert sent is not None
    found = []
    for plan in plans_of_submission(Issue(occasion, unit), sent).values():
        rows = range(len(plan.lines))
        for index in [*rows[:3], *rows[3:][-1:]]:
            contents = plan.lines[index].contents
            for field in plan.fields:
                due = known.due.open(field.block, own, period) or field.block == "F3.new_round"
                asked = field.required_of(own, contents) and field.who == "unit"
                if due and asked and contents.get(field.id) is not None:
                    row, column = plan.place(field.id, index)
                    if field.id in plan.open_fields:
                        found.append((plan.form.sheet, f"{chr(64 + column)}{row}"))
    return found
