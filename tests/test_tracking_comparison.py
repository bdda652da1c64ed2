"""学校与卫生院对比: who may be the best, and what stands where a class has nothing in force."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from invented import invented
from msgspec.structs import replace
from openpyxl import load_workbook
from test_analysis_comparison import one, standing

from pipeline.analysis.comparison import EXPLAINED, INDICATORS, compare
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import Parameters, Unit
from pipeline.records import Filing, Leaf, Result
from pipeline.workbooks.reports.summary.workbook import write_summary

FLOOR = Parameters({"gate.participation": "2/3"})
DAY = date(2012, 6, 1)


def waiting(code: str, unit_class: str, result: Result) -> UnitStanding:
    filing = Filing(Leaf("inbox/a", "a", "0" * 64, 1), result, DAY, DAY)
    return UnitStanding(Unit(code, code, code, "卫生", unit_class, "直属"), pending=filing)


def test_passing_in_time_is_called_so_and_explained() -> None:
    assert next(iter(INDICATORS)) == "按期通过率"
    assert "检查通过" in EXPLAINED["按期通过率"]


def test_nought_is_never_the_best() -> None:
    found = one(compare([standing("YY001", "C", None, late=3)]), "C", "按期通过率")

    assert (found.pooled, found.best, found.best_units) == ((0, 1), None, ())


def test_unit_below_the_floor_of_participation_is_not_the_best() -> None:
    low = {"sat_wide_pool": (100, 100), "part": (50, 100), "four_clear": (4, 4)}
    high = {"sat_wide_pool": (90, 100), "part": (95, 100), "four_clear": (3, 4)}
    found = compare(
        [standing("XX001", "B", low), standing("XX002", "B", high)], ("B",), FLOOR
    )  # fmt: skip

    assert one(found, "B", "群众满意率").best_units == ("XX002",)
    assert one(found, "B", "群众满意率").best == Fraction(9, 10)
    assert one(found, "B", "群众满意率").pooled == (190, 200)
    assert one(found, "B", "四个明确完成率").best_units == ("XX001",)


def test_unit_with_too_few_ballots_is_not_the_best() -> None:
    few = {"part": (10, 10)}
    found = compare([standing("XX001", "B", few)], ("B",), FLOOR)

    assert one(found, "B", "参评率").best is None
    assert one(found, "B", "参评率").pooled == (10, 10)


def test_class_whose_file_went_back_says_so() -> None:
    units = [
        waiting("YY001", "C", Result.RETURNED),
        standing("WS001", "D2", None),
        waiting("SX001", "D1", Result.HELD),
        standing("XX001", "B", {}),
        waiting("XX002", "B", Result.RETURNED),
    ]
    found = {entry.unit_class: entry.absent for entry in compare(units)}

    assert found == {"B": "", "C": "退回", "D1": "暂缓", "D2": "未报"}


def test_sheet_says_returned_where_the_hospitals_file_went_back(tmp_path: Path) -> None:
    made = invented()
    hospital = next(s for s in made.view.standings if s.unit.unit_class == "C")
    assert hospital.in_force
    back = replace(hospital.in_force, result=Result.RETURNED)
    standings = tuple(
        UnitStanding(s.unit, pending=back, filings=(back,)) if s is hospital else s
        for s in made.view.standings
    )
    write_summary(replace(made.view, standings=standings), made.spec, tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx")["学校与卫生院对比"]
    found = {
        row[1]: row for row in sheet.iter_rows(min_row=5, values_only=True) if "医院" in row[0]
    }

    assert found["群众满意率"][2] == "退回"
    assert found["按期通过率"][6] == "—"
