"""对账: two counts from two sources, and what happens where they differ."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from invented import Invented, fill_inbox, invented
from invented_records import tally
from msgspec.structs import replace
from openpyxl import load_workbook
from test_summary_sheets import rows

from pipeline.analysis.view import Tally
from pipeline.paths import Home
from pipeline.records import Filing
from pipeline.stages import reconcile
from pipeline.stages.report import ReportOutcome, report
from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.listing import Listing, value_of
from pipeline.workbooks.reports.tracking import chasing, journal


@pytest.fixture
def made() -> Invented:
    return invented({"A": 3, "B": 6, "C": 1, "D1": 4, "D2": 5})


@pytest.fixture
def home(made: Invented, tmp_path: Path) -> Home:
    fill_inbox(made.contents, tmp_path)
    return Home(tmp_path)


def mismatches(outcome: ReportOutcome) -> tuple[Check, ...]:
    """Lines of 对账 that do not agree."""
    return tuple(check for check in outcome.checks if not check.agrees)


def each(counted: Callable[[Filing], Tally]) -> Callable[[Sequence[Filing]], Iterator[Tally]]:
    return lambda filings: map(counted, filings)


def items(outcome: ReportOutcome) -> list[str]:
    return [check.item for check in mismatches(outcome)]


def test_untouched_campaign_balances(made: Invented, home: Home) -> None:
    outcome = report(made.view, made.spec, home)

    assert mismatches(outcome) == ()
    assert len(outcome.checks) > 20
    assert [path.name for path in outcome.outputs] == ["汇总排名.xlsx", "催报退回.xlsx"]
    assert all(check.paid_in for check in outcome.checks[:5])


def test_checks_stand_on_the_written_sheet(made: Invented, home: Home) -> None:
    outcome = report(made.view, made.spec, home)
    found = rows(load_workbook(home.outbox("2012H1") / "催报退回.xlsx"), "对账")

    assert [(row["项目"], row["投入"], row["产出"]) for row in found] == [
        (check.item, check.paid_in, check.came_out) for check in outcome.checks
    ]


def test_file_that_nobody_logged_is_found(made: Invented, home: Home) -> None:
    (home.inbox / "漏掉的.xlsx").write_bytes(b"PK")

    assert items(report(made.view, made.spec, home)) == ["收件箱里的文件（份）"]


@pytest.mark.parametrize(
    ("sheet", "column", "value", "item"),
    [
        (journal, -2, journal.PRESENT, "收件箱里的文件（份）"),
        (chasing, -3, chasing.NOT_FILED, "应报单位＝已报＋未报（家）"),
    ],
)
def test_row_that_does_not_stand_on_its_sheet_is_found(
    made: Invented,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    sheet: ModuleType,
    column: int,
    value: str,
    item: str,
) -> None:
    """What is read back from the written workbook counts, whatever should stand there."""
    whole = sheet.listing

    def short(*given: Any) -> Listing:
        listing: Listing = whole(*given)
        lost = next(row[0] for row in listing.rows if value_of(row[column]) == value)
        return replace(listing, rows=[row for row in listing.rows if row[0] != lost])

    monkeypatch.setattr(sheet, "listing", short)
    outcome = report(made.view, made.spec, home)
    found = rows(load_workbook(home.outbox("2012H1") / "催报退回.xlsx"), "对账")

    assert [(check.item, check.difference) for check in mismatches(outcome)] == [(item, -1)]
    assert [(row["项目"], row["差"]) for row in found if row["差"]] == [(item, -1)]


def test_lost_row_is_found(made: Invented, home: Home) -> None:
    def counted(filing: Filing) -> Tally:
        found = {k: dict(v) for k, v in tally(made.view.submission(filing), made.spec).items()}
        if filing.unit == "XX001":
            found["F5"]["rows"] += 1
        return found

    outcome = report(replace(made.view, tallies=each(counted)), made.spec, home)

    assert items(outcome) == ["F5活动台账：行数", "各表行数合计"]
    assert mismatches(outcome)[0].difference == -1


def test_number_read_wrongly_is_found(made: Invented, home: Home) -> None:
    def counted(filing: Filing) -> Tally:
        found = {k: dict(v) for k, v in tally(made.view.submission(filing), made.spec).items()}
        found["F4"]["n_due"] += 8
        return found

    outcome = report(replace(made.view, tallies=each(counted)), made.spec, home)

    assert items(outcome) == ["F4测评统计：应参评合计（人）"]


def test_tenth_of_a_score_that_was_lost_is_found(made: Invented, home: Home) -> None:
    def counted(filing: Filing) -> Tally:
        found = {k: dict(v) for k, v in tally(made.view.submission(filing), made.spec).items()}
        if filing.unit == "XX001":
            found["F6"]["self_score"] += 1
        return found

    outcome = report(replace(made.view, tallies=each(counted)), made.spec, home)

    assert items(outcome) == ["F6五个好评分：自评分合计（0.1分）"]
    assert mismatches(outcome)[0].difference == -1


def test_sums_of_scores_are_exact_and_not_zero(made: Invented, home: Home) -> None:
    checks = {check.item: check for check in report(made.view, made.spec, home).checks}
    filed = [s for s in made.view.standings if s.in_force is not None]
    scores = [
        row.values["self_score"]
        for standing in filed
        if standing.in_force is not None
        for row in made.view.submission(standing.in_force).rows("F6")
    ]
    total = sum(Decimal(score) for score in scores if isinstance(score, int | Decimal))
    assert checks["F6五个好评分：自评分合计（0.1分）"].came_out == total * 10 > 0
    assert checks["F7推荐申报：带头学习提高评分合计（0.1分）"].agrees


def test_each_line_says_when_and_where_it_was_counted(made: Invented, home: Home) -> None:
    for check in report(made.view, made.spec, home).checks:
        if "合计" in check.item or check.item.endswith("行数"):
            assert "逐格清点" in check.basis or "台账" in check.basis
            assert check.basis.startswith("投入：")


def test_unit_that_dropped_out_is_found(made: Invented, home: Home) -> None:
    view = replace(made.view, standings=made.view.standings[:-1])

    assert "应报单位（家）" in items(report(view, made.spec, home))


def test_sheet_without_hidden_ids_is_compared_with_the_ledger(made: Invented, home: Home) -> None:
    def counted(filing: Filing) -> Tally:
        found = dict(tally(made.view.submission(filing), made.spec))
        if filing.unit == "XX001":
            found.pop("F5")
        return found

    outcome = report(replace(made.view, tallies=each(counted)), made.spec, home)

    assert mismatches(outcome) == ()
    assert "F5活动台账：按栏目名读取的行数" in [check.item for check in outcome.checks]


def test_same_view_twice_gives_the_same_bytes(made: Invented, home: Home) -> None:
    first = [path.read_bytes() for path in report(made.view, made.spec, home).outputs]
    second = [path.read_bytes() for path in report(made.view, made.spec, home).outputs]

    assert first == second
    assert sorted(p.name for p in home.outbox("2012H1").iterdir()) == [
        "催报退回.xlsx",
        "汇总排名.xlsx",
    ]


def test_output_open_elsewhere_is_told_and_the_other_written(
    made: Invented, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = os.replace

    def locked(source: Path, target: Path) -> None:
        if Path(target).name == "汇总排名.xlsx":
            raise PermissionError(target)
        move(source, target)

    monkeypatch.setattr(os, "replace", locked)
    outcome = report(made.view, made.spec, home)

    assert outcome.locked == (
        "《汇总排名.xlsx》写不进去，可能正开着。请关闭《汇总排名.xlsx》后重试。",
    )
    assert [path.name for path in outcome.outputs] == ["催报退回.xlsx"]


def test_what_fails_half_way_leaves_no_draft(
    made: Invented, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        assert len(list(home.outbox("2012H1").iterdir())) == 2
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(reconcile, "_listed", full)
    outcome = report(made.view, made.spec, home)

    assert (len(outcome.locked), outcome.outputs) == (1, ())
    assert list(home.outbox("2012H1").iterdir()) == []
