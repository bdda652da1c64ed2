"""A class too small to rank shows its units' own earlier periods instead."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from invented_scores import scores, with_board
from msgspec.structs import replace
from openpyxl import load_workbook

from pipeline.analysis.scoring.history import Past, history
from pipeline.workbooks.reports.summary.workbook import write_summary

MADE = with_board()
NOW, BEFORE = "2012H1", "2011Y"


def _header(tmp_path: Path, *past: Past) -> dict[str, list[tuple[object, object]]]:
    """Sheet → its headers, each with what stands in the first row, with *past* on the board."""
    board = MADE.view.board
    assert board is not None
    view = replace(MADE.view, board=replace(board, history=past))
    write_summary(view, MADE.spec, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx", data_only=True)
    found = {}
    for name in book.sheetnames:
        if name.startswith("排名-"):
            cells = zip(book[name][4], book[name][5], strict=True)
            found[name] = [(cell.value, below.value) for cell, below in cells if cell.value]
    return found


def test_history_stands_in_the_columns_of_the_small_class_alone(tmp_path: Path) -> None:
    past = Past("YY001", BEFORE, Fraction(81), Fraction(84), Fraction(9, 10))
    found = _header(tmp_path, past, Past("YY001", "2010Q3", satisfaction=Fraction(17, 20)))

    assert found["排名-民营医院"][-6:] == [
        ("2011Y 总分", 81),
        ("本期总分(与 2011Y 同条目)", 84),
        ("2011Y 满意率(宽)", 0.9),
        ("2010Q3 总分", "—"),
        ("本期总分(与 2010Q3 同条目)", "—"),
        ("2010Q3 满意率(宽)", 0.85),
    ]
    assert "名次" not in {header for header, _ in found["排名-民营医院"]}
    others = [header for name in ("排名-直属学校", "排名-局机关") for header, _ in found[name]]
    assert not [header for header in others if "2011Y" in str(header)]


def test_without_an_earlier_period_there_is_no_column(tmp_path: Path) -> None:
    assert _header(tmp_path)["排名-民营医院"][-1][0] == "备注"


def test_history_compares_what_counts_in_both_and_keeps_rates_of_periods_without_a_total() -> None:
    parameters = MADE.view.settings.parameters
    now, same = scores(MADE, NOW)["C"], scores(MADE, NOW)["C"]
    rates = {("YY001", "2012Z"): {"sat_wide": (9, 10)}, ("YY001", "2011Q3"): {"sat_wide": (4, 5)}}
    found = list(
        history(now, {"2012Z": same, "2011Q3": (), "2010Q3": ()}, rates, MADE.spec, parameters)
    )

    total = now[0].shown
    assert total is not None
    assert found == [
        Past("YY001", "2012Z", total, total, Fraction(9, 10)),
        Past("YY001", "2011Q3", None, None, Fraction(4, 5)),
    ]
