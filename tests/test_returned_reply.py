"""Who gets a workbook back: the unit whose newest file was returned, or owes an explanation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from form_samples import KEY, PERIOD, UNIT, book, filled, settings, submission
from msgspec.structs import replace

from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import genuine, pack_code
from pipeline.errors import LedgerError
from pipeline.problems import Effect, Problem, Where
from pipeline.records import Filing, Leaf, Result, Submission
from pipeline.spec import load
from pipeline.stages.reply import begin_returns

SENT = submission(filled())
DAY = date(2012, 6, 18)
ERROR = Problem(
    "X02",
    Effect.RETURN,
    Where("F4", "F4测评统计", "G5", 5, "n_due"),
    "约30",
    "写的是文字。",
    "改。",
)
POINT = Problem(
    "X15", Effect.FLAG, Where("F2", "F2党员名册", "A5", 5, "member_no"), "8", "少了。", "说明。", (),
    "X15-0123456789ab",
)  # fmt: skip


def _filing(result: Result, *problems: Problem, revision: int = 1) -> Filing:
    leaf = Leaf(f"inbox/{revision}.xlsx", f"{revision}.xlsx", f"{revision}" * 64, 1)
    return Filing(leaf, result, DAY, DAY, UNIT.code, PERIOD, revision, problems=problems)


def _view(standing: UnitStanding, *points: Point, unreadable: bool = False) -> PeriodView:
    def load_one(filing: Filing) -> Submission:
        if unreadable:
            raise LedgerError("没有内容。")
        return SENT

    known = settings()
    filings = standing.filings
    return PeriodView(known, known.periods[PERIOD], DAY, (standing,), filings, points, load_one)


def _written(view: PeriodView, folder: Path) -> list[str]:
    return [path.name for path in begin_returns(view, load(), KEY, folder)()]


def test_returned_file_comes_back_with_the_next_revision(tmp_path: Path) -> None:
    filing = _filing(Result.RETURNED, ERROR)
    view = _view(UnitStanding(UNIT, pending=filing, filings=(filing,)))
    assert _written(view, tmp_path) == ["XX001_一小_2012H1_r2.xlsx"]
    sheet = book((tmp_path / "XX001_一小_2012H1_r2.xlsx").read_bytes())["_meta"]
    meta = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert genuine(KEY, pack_code("XX001", PERIOD, 2), meta["token"])


def test_accepted_file_without_a_point_gets_no_reply(tmp_path: Path) -> None:
    filing = _filing(Result.ACCEPTED)
    assert _written(_view(UnitStanding(UNIT, filing, filings=(filing,))), tmp_path) == []


def test_open_point_is_asked_and_an_answered_or_accepted_one_is_not(tmp_path: Path) -> None:
    filing = _filing(Result.ACCEPTED, POINT)
    standing = UnitStanding(UNIT, filing, filings=(filing,))
    point = Point(UNIT.code, filing, POINT)
    assert len(_written(_view(standing, point), tmp_path)) == 1
    assert _written(_view(standing, replace(point, explanation="属实")), tmp_path) == []
    assert _written(_view(standing, replace(point, decision="接受")), tmp_path) == []


def test_accepted_point_is_not_asked_again_beside_an_error(tmp_path: Path) -> None:
    filing = _filing(Result.RETURNED, ERROR, POINT)
    standing = UnitStanding(UNIT, pending=filing, filings=(filing,))
    view = _view(standing, Point(UNIT.code, filing, POINT, "属实", "接受"))
    (path,) = begin_returns(view, load(), KEY, tmp_path)()
    found = book(path.read_bytes())
    assert found["核对说明"]["A5"].value is None
    assert "1 处要改。" in found["退回说明"]["A2"].value


def test_held_file_gets_no_reply(tmp_path: Path) -> None:
    filing = _filing(Result.HELD)
    assert _written(_view(UnitStanding(UNIT, pending=filing, filings=(filing,))), tmp_path) == []


def test_unreadable_file_gets_a_fresh_form(tmp_path: Path) -> None:
    filing = _filing(Result.RETURNED, replace(ERROR, where=Where()), revision=3)
    view = _view(UnitStanding(UNIT, pending=filing, filings=(filing,)), unreadable=True)
    assert _written(view, tmp_path) == ["XX001_一小_2012H1_r4.xlsx"]


def test_what_is_no_longer_true_disappears(tmp_path: Path) -> None:
    returned, accepted = _filing(Result.RETURNED, ERROR), _filing(Result.ACCEPTED, revision=2)
    _written(_view(UnitStanding(UNIT, pending=returned, filings=(returned,))), tmp_path)
    done = UnitStanding(UNIT, accepted, filings=(accepted, returned))
    assert _written(_view(done), tmp_path) == []
    assert list(tmp_path.iterdir()) == []
