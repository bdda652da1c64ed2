"""`export`: the table for other programs holds what the leaders' sheet holds, and no formula."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import demo_kept
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli.app import main
from pipeline.stages.export import as_csv
from pipeline.workbooks.reports.frames import frame
from pipeline.workbooks.reports.listing import Cell, Column, Listing

HEADER_ROW = 4


def listing(column: Column, *values: object) -> Listing:
    rows = [[value] for value in values]
    return Listing("表", "T", "表", "一句话", (column,), rows, "没有")  # type: ignore[arg-type]


def exported(home: Path) -> pd.DataFrame:
    done = CliRunner().invoke(main, ["--home", str(home), "export", "--period", "2012H1"])
    assert done.exit_code == 0, done.output
    path = home / "outbox" / "2012H1" / "数据" / "总汇总.csv"
    assert str(path) in done.output
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return pd.read_csv(path, keep_default_na=False)


def test_the_table_holds_what_the_sheet_of_the_leaders_holds() -> None:
    home = demo_kept.demo_home()
    table = exported(home)
    book = openpyxl.load_workbook(home / "outbox" / "2012H1" / "汇总排名.xlsx", data_only=True)
    header, *rows = book["总汇总"].iter_rows(min_row=HEADER_ROW, values_only=True)
    assert list(table.columns) == list(header)
    assert len(table) == len(rows) > 30
    for shown, row in zip(table.itertuples(index=False), rows, strict=True):
        for ours, theirs in zip(shown, row, strict=True):
            if isinstance(theirs, int | float):
                assert float(ours) == pytest.approx(theirs, abs=1e-12)
            else:
                assert str(ours) == (theirs or "")


@pytest.mark.parametrize(
    ("kind", "values", "dtype"),
    [
        ("count", (3, None, 5), "Int64"),
        ("rate", (Fraction(9, 10), None), "Float64"),
        ("rate", (Cell(Fraction(1, 3)), Cell("样本不足")), "object"),
        ("text", ("甲",), "object"),
    ],
)
def test_a_word_among_numbers_stays_a_word(
    kind: str, values: tuple[object, ...], dtype: str
) -> None:
    table = frame(listing(Column("列", kind), *values))
    assert table["列"].dtype == dtype
    assert len(table) == len(values)


@pytest.mark.parametrize("start", "=+-@＝＋－＠")
def test_no_text_is_a_formula_to_a_spreadsheet(start: str) -> None:
    data = as_csv(frame(listing(Column("列"), f"{start}1+1", "甲")))
    (name,), (first,), (second,) = pd.read_csv(io.BytesIO(data), header=None).to_numpy().tolist()
    assert (name, first, second) == ("列", f"'{start}1+1", "甲")
