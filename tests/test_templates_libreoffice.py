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

from pipeline.campaign import REPORTING_CLASSES
from pipeline.problems import Effect, Problem, Where
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows
from pipeline.workbooks.forms import render_office, render_return
from pipeline.workbooks.forms.contents import plans_of_submission
from pipeline.workbooks.forms.occasion import Occasion

pytestmark = pytest.mark.libreoffice


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


@pytest.mark.parametrize("period", ["2010Q3", "2011Y", PERIOD])
def test_each_required_cell_turns_ready_off_when_emptied(period: str, tmp_path: Path) -> None:
    data = filled(period)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(data)
    cells = _required(data, period)
    assert len(cells) > 60
    before, said, after = blank_each(path, STATUS, cells, tmp_path / "job")
    assert before == after == READY
    still = [place for place, text in zip(cells, said, strict=True) if text == READY]
    assert still == []


def _required(data: bytes, period: str) -> list[tuple[str, str]]:
    """Every filled cell that is asked for: by the spec's own word, not by the renderer's tests;
    of tables the first three rows and the last."""
    spec, known = load(), settings()
    occasion = Occasion(spec, "填报簿", "B", known, known.periods[period], UNIT)
    found = []
    for plan in plans_of_submission(occasion, submission(data)).values():
        rows = range(len(plan.lines))
        for index in [*rows[:3], *rows[3:][-1:]]:
            contents = plan.lines[index].contents
            for field in plan.fields:
                due = known.due.open(field.block, "B", period) or field.block == "F3.new_round"
                asked = field.required_of("B", contents) and field.who == "unit"
                if due and asked and contents.get(field.id) is not None:
                    row, column = plan.place(field.id, index)
                    if field.id in plan.open_fields:
                        found.append((plan.form.sheet, f"{chr(64 + column)}{row}"))
    return found
