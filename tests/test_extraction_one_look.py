"""What is taken at one look (a heading as printed, what is due, a row that counts) is what a
search finds."""

from __future__ import annotations

import pytest
from extraction_samples import F5, SETTINGS, SPEC, sheet, workbook
from form_samples import filled
from form_samples import settings as real_settings
from msgspec.structs import replace

from pipeline.campaign import Due
from pipeline.extraction import extract, tally
from pipeline.intake import Limits
from pipeline.intake import read as read_bytes
from pipeline.records import RawSheet, RawValue, RawWorkbook
from pipeline.spec import load

ID_ROW = 4


def _beside(page: RawSheet) -> RawSheet:
    """*page* with a word beside its ids, as no template has it."""
    if len(page.rows) < ID_ROW:
        return page
    grid: list[list[RawValue]] = [[*cells, ""] for cells in page.rows]
    grid[ID_ROW - 1][-1] = "旁注"
    return replace(page, rows=grid)


def _without_ids(page: RawSheet) -> RawSheet:
    """*page* with its row of ids cleared, where it is a table."""
    if len(page.rows) < ID_ROW or "@field" in page.rows[ID_ROW - 1] or page.name == "_meta":
        return page
    grid = [list(cells) for cells in page.rows]
    grid[ID_ROW - 1] = [""] * len(grid[ID_ROW - 1])
    return replace(page, rows=grid)


@pytest.mark.parametrize("period", ["2011Y", "2012H1"])
def test_a_heading_as_printed_is_read_as_one_that_is_searched_for(period: str) -> None:
    raw = read_bytes(filled(period), "x.xlsx", Limits())
    printed, beside, bare = (
        extract(RawWorkbook(raw.kind, tuple(map(change, raw.sheets))), load(), real_settings())
        for change in (replace, _beside, _without_ids)
    )
    assert printed.submission and beside.submission and bare.submission
    assert sum(len(table.rows) for table in printed.submission.tables.values()) > 60
    assert {"旁注"} == {text for _, _, text in beside.submission.outside}
    assert printed.submission.tables == beside.submission.tables == bare.submission.tables


@pytest.mark.parametrize("period", ["2011Y", "2012H1"])
def test_a_sheet_with_more_than_our_ids_is_counted_alike(period: str) -> None:
    raw = read_bytes(filled(period), "x.xlsx", Limits())
    other = RawWorkbook(raw.kind, tuple(map(_beside, raw.sheets)))
    assert sum(count["rows"] for count in tally(raw, load()).values()) > 60
    assert tally(raw, load()) == tally(other, load())


def test_each_settings_have_their_own_terms() -> None:
    marks = {place: due for place, due in SPEC.due.items() if place[0] != "F4.body"}
    without = replace(SETTINGS, due=Due(marks))
    raw = workbook({"F4测评统计": None})
    told = [extract(raw, SPEC, given).problems for given in (SETTINGS, without, SETTINGS)]
    assert [[problem.code for problem in problems] for problems in told] == [["S01"], [], ["S01"]]


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("| '' | 0 | '' |", (2, 24)),
        ("| '02' | '1,000' | 好 |", (2, 1024)),
        ("| ' ' | '\u3000' | '' |", (1, 24)),
        ("| 合计 | 24 | |", (1, 24)),
        ("| 本月合计 | 24 | |", (1, 24)),
        ("| 本月合计 | 24 | 好 |", (2, 48)),
        ("| 填报人：张三 | | |", (1, 24)),
        ("| 编号＊ | 党员人次 | 成效 |", (1, 24)),
        ("| item_no | '*党员人次' | 好 |", (1, 24)),
        ("| 编号＊ | 30 | 好 |", (2, 54)),
        ("| 以上活动均有记录 | | |", (1, 24)),
        ("| 以上活动均有记录 | 1 | |", (2, 25)),
    ],
)
def test_the_second_count_knows_a_record(line: str, counted: tuple[int, int]) -> None:
    raw = RawWorkbook("xlsx", (sheet("F5活动台账", F5 + line),))
    assert tally(raw, SPEC) == {"F5": {"rows": counted[0], "n_party": counted[1]}}


def test_a_row_that_ends_early_counts_like_any_other() -> None:
    page = sheet("F5活动台账", F5 + "| '02' |\n| '03' | 6 |")
    assert tally(RawWorkbook("xlsx", (page,)), SPEC) == {"F5": {"rows": 3, "n_party": 30}}
