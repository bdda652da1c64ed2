"""Office records: typed rows of several scorebooks, each once, with where they stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scorebook_sample import Values, adoption, book, review, score, settings, veto

from pipeline.errors import HomeError, SettingsError
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.records import Submission
from pipeline.records.office import OfficeRecords, Source
from pipeline.spec import load
from pipeline.stages.assess import Assessment
from pipeline.stages.scorebook import Scorebook, gathered, office_records
from pipeline.workbooks.forms import render_office

AS_OF = date(2012, 6, 20)
OFFICE = "督查评分簿.xlsx"


def of_group(path: str, submission: Submission, group: str = "ZD001", order: int = 5) -> Scorebook:
    return Scorebook(path, group, order, lambda: submission)


def records(*books: Scorebook) -> OfficeRecords:
    return gathered(books, load(), AS_OF)


def test_rows_become_typed_records_with_their_source() -> None:
    own = book(None, GV=[veto(member_no="XX001002", veto_code="V08")], GA=[adoption()])
    found = records(
        Scorebook(OFFICE, None, 7, lambda: own),
        of_group("inbox/a.eml!/ZD001.xlsx", book(GS=[score(points="3.1", sup_reason="少一次")])),
    )
    (points,), (held,), (taken,) = found.scores, found.vetoes, found.adoptions
    assert points.points == Decimal("3.1")
    assert (points.unit, points.item, points.scorer, points.reason) == (
        "XX001",
        "1.1",
        "计向晚",
        "少一次",
    )
    assert points.source == Source("inbox/a.eml!/ZD001.xlsx", "上级评分", 5)
    assert (held.member, held.ends, held.holds_on(AS_OF)) == ("XX001002", None, True)
    assert not held.holds_on(date(2012, 2, 29))
    assert (taken.level, taken.title, taken.source.file) == ("区", "校务公开经验做法", OFFICE)
    assert found.repeats == ()


def test_same_score_in_two_books_counts_once_and_is_listed_at_its_cell() -> None:
    found = records(
        of_group("inbox/b.xlsx", book(GS=[score("JG001"), score(points="3.9")]), "ZD002"),
        of_group("inbox/a.xlsx", book(GS=[score(points="3.3")])),
    )
    assert [(s.unit, s.points) for s in found.scores] == [
        ("XX001", Decimal("3.3")),
        ("JG001", Decimal("3.5")),
    ]
    (repeat,) = found.repeats
    assert (repeat.file, repeat.problem.code, repeat.problem.where.cell) == (
        "inbox/b.xlsx",
        "G17",
        "H6",
    )
    assert repeat.kept == Source("inbox/a.xlsx", "上级评分", 5)
    assert "inbox/a.xlsx" in repeat.problem.message


def test_two_scorers_are_two_records() -> None:
    found = records(of_group("a", book(GS=[score(), score(scorer="路知行", points="3.9")])))
    assert [s.scorer for s in found.scores] == ["计向晚", "路知行"]


def test_later_book_of_the_same_group_brings_its_reviews_up_to_date() -> None:
    opened: Values = {"problem": "问题", "fix_due": date(2012, 5, 1), "fix_status": "整改中"}
    closed: Values = {**opened, "fix_status": "已销号", "fix_date": date(2012, 4, 30)}
    found = records(
        of_group("inbox/z_old.xlsx", book(GR=[review(changes=opened)]), order=4),
        of_group("inbox/a_new.xlsx", book(GR=[review(changes=closed)]), order=5),
    )
    (shown,) = found.reviews
    assert (shown.fix_status, shown.closed_on) == ("已销号", date(2012, 4, 30))
    assert found.repeats == ()


def test_reviews_after_the_day_of_judgement_are_left_out() -> None:
    late = review("D002", check_date=date(2012, 6, 21))
    found = records(Scorebook(OFFICE, None, 7, lambda: book(None, GR=[review(), late])))
    assert [r.check_no for r in found.reviews] == ["D001"]


@given(st.permutations(["inbox/a.xlsx", "inbox/b.xlsx", "inbox/c.xlsx"]))
def test_order_of_books_does_not_matter(paths: list[str]) -> None:
    books = {
        "inbox/a.xlsx": of_group("inbox/a.xlsx", book(GS=[score()]), "ZD001"),
        "inbox/b.xlsx": of_group("inbox/b.xlsx", book(GS=[score(points="4")]), "ZD002"),
        "inbox/c.xlsx": Scorebook("inbox/c.xlsx", None, 7, lambda: book(None, GS=[score("JG001")])),
    }
    assert records(*(books[path] for path in paths)) == records(*books.values())


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path / "ledger.db")


def office(tmp_path: Path, ledger: Ledger) -> OfficeRecords:
    nothing = Assessment(())
    return office_records(nothing, ledger, Home(tmp_path), load(), settings(), AS_OF)


def test_the_office_s_own_book_is_read_through_the_same_checks(
    tmp_path: Path, ledger: Ledger
) -> None:
    rows = {"GV": [veto()], "GS": [score("XX002")]}
    (tmp_path / OFFICE).write_bytes(render_office(load(), "督查评分簿", rows))
    found = office(tmp_path, ledger)
    assert [s.unit for s in found.scores] == ["XX002"]
    assert found.vetoes[0].source == Source(OFFICE, "否决暂缓", 5)


def test_what_is_wrong_with_it_stops_the_job_naming_sheet_and_cell(
    tmp_path: Path, ledger: Ledger
) -> None:
    rows = {"GS": [score("XX777"), score(points="4.5")]}
    (tmp_path / OFFICE).write_bytes(render_office(load(), "督查评分簿", rows))
    with pytest.raises(SettingsError, match=r"《督查评分簿.xlsx》有 2 处要改正") as caught:
        office(tmp_path, ledger)
    assert "《上级评分》A5" in str(caught.value)
    assert "《上级评分》H6" in str(caught.value)


def test_absent_or_another_workbook_stops_the_job(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(HomeError, match="督查评分簿"):
        office(tmp_path, ledger)
    (tmp_path / OFFICE).write_bytes(render_office(load(), "活动设置", {}))
    with pytest.raises(SettingsError):
        office(tmp_path, ledger)
