"""报送期 as the office changes it: two periods due on one day, dates that contradict each other, rows
that are added or taken away. Real homes, and what the commands make of them."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from demo_kept import demo_home
from edited_settings import added, as_json, chuangxian, edited, parameter, period, without
from openpyxl import Workbook, load_workbook
from test_settings_faults import Row, loaded, place, refused, rows

from pipeline.spec import load

PERIODS = tuple(row["period"] for row in load().periods)
SAME_DAY = datetime(2012, 6, 20)  # the cut-off of 2012H1


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A district that has filed four earlier periods, and 2012H1."""
    return Path(shutil.copytree(demo_home(), tmp_path / "区"))


def put_off(book: Workbook) -> None:
    """2011Y is to be filed together with 2012H1."""
    period(book, "2011Y", due_by=SAME_DAY)


def prefilled(home: Path, unit: str) -> list[tuple[object, ...]]:
    """All that the pack of *unit* for 2012H1 holds on 党员名册 and 承诺台账."""
    chuangxian(home, "templates", "--unit", unit)
    (path,) = (home / "outbox/2012H1/下发").glob(f"{unit}_*.xlsx")
    book = load_workbook(path)
    found = [row for tab in ("F2党员名册", "F3承诺台账") for row in book[tab].values]
    path.unlink()
    return found


def row_of(made: dict[str, list[Row]], code: str) -> int:
    return next(n for n, row in enumerate(made["GP"]) if row["period"] == code)


def test_packs_are_prefilled_from_a_period_that_is_due_on_the_same_day(district: Path) -> None:
    (unit,) = [entry["unit"] for entry in _units(district) if entry["class"] == "B"][:1]
    before = prefilled(district, unit)
    edited(district, put_off)
    assert prefilled(district, unit) == before
    assert any("已兑现" in row for row in before)


def _units(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_json(home, "status")["units"]
    return found


def test_files_are_compared_with_a_period_that_is_due_on_the_same_day(
    district: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.stages.assess import _Comparisons

    asked = list[set[str]]()
    compare = _Comparisons.of
    seen = set[tuple[str, str]]()

    def noted(self: _Comparisons, sha256: str, earlier: str) -> Any:
        seen.add((sha256, earlier))
        return compare(self, sha256, earlier)

    monkeypatch.setattr(_Comparisons, "of", noted)
    for change in (lambda book: None, put_off):
        edited(district, change)
        as_json(district, "status")
        asked.append(set(map(str, seen)))
        seen.clear()
    assert asked[0] == asked[1] != set()


@pytest.mark.parametrize("turned", [False, True])
def test_of_periods_due_on_one_day_the_one_that_ends_first_is_before(
    tmp_path: Path, turned: bool
) -> None:
    made = rows()
    made["GP"][row_of(made, "2011Y")]["due_by"] = SAME_DAY.date()
    if turned:
        made["GP"].reverse()
    settings = loaded(tmp_path, made)
    assert settings.earlier("2012H1") == ("2011Y", "2011Q3", "2011H1", "2010Y", "2010Q3")
    assert settings.earlier("2011Y") == ("2011Q3", "2011H1", "2010Y", "2010Q3")
    assert settings.cutoff_before("2012H1") == settings.cutoff_before("2011Y") == date(2011, 10, 10)


def test_periods_equal_in_every_date_stand_as_they_were_planned(tmp_path: Path) -> None:
    made = rows()
    one, other = (made["GP"][row_of(made, code)] for code in ("2011Y", "2012H1"))
    one |= {name: other[name] for name in ("covers_from", "covers_to", "due_by")}
    made["GP"].reverse()
    assert loaded(tmp_path, made).earlier("2012H1")[0] == "2011Y"


@pytest.mark.parametrize(
    ("code", "change", "field", "later", "told"),
    [
        ("2011Y", {"due_by": date(2012, 6, 21)}, "due_by", "2012H1",
         "“2011Y”的截止日期（2012-06-21）晚于后一期“2012H1”的"),
        ("2012H1", {"due_by": date(2021, 6, 20)}, "due_by", "2012Z",
         "“2012H1”的截止日期（2021-06-20）晚于后一期“2012Z”的"),
        ("2011H1", {"covers_to": date(2011, 10, 3), "due_by": date(2011, 10, 10)}, "covers_to",
         "2011Q3", "“2011H1”的结束日期（2011-10-03）晚于后一期“2011Q3”的"),
    ],
)  # fmt: skip
def test_dates_that_contradict_the_order_of_periods_are_refused_with_both_cells(
    tmp_path: Path, code: str, change: Row, field: str, later: str, told: str
) -> None:
    made = rows()
    made["GP"][row_of(made, code)] |= change
    said = refused(tmp_path, made)
    other = place("GP", field, row_of(made, later)).removeprefix("表《报送期》").rstrip("：")
    assert f"{place('GP', field, row_of(made, code))}{told}（{other} 格，" in said
    assert "有 1 处要改正" in said


def test_periods_may_overlap_and_begin_in_any_order(tmp_path: Path) -> None:
    made = rows()
    made["GP"][row_of(made, "2011Y")]["covers_from"] = date(2011, 1, 1)
    assert loaded(tmp_path, made).earlier("2012H1")[:2] == ("2011Y", "2011Q3")


SPECIAL = {
    "period": "2012Q1", "name": "专项", "phase": "P3", "covers_from": date(2012, 1, 1),
    "covers_to": date(2012, 3, 31), "due_by": date(2012, 4, 10), "current_round": 2,
    "year_end": "2011Y",
}  # fmt: skip


def test_a_period_that_the_program_does_not_know_is_to_be_deleted(home: Path) -> None:
    cell = edited(home, lambda book: added(book, "报送期", **SPECIAL))
    edited(home, lambda book: parameter(book, "period.current", "2012Q1"))
    done = chuangxian(home, "run")
    assert done.exit_code == 1
    assert f"表《报送期》{cell}：这一版程序没有“2012Q1”这个报送期" in done.output
    assert f"只有这几期：{'、'.join(PERIODS)}。请删去这一行。" in done.output
    assert "到期表" not in done.output
    assert f"请从这里面选一个：{'、'.join(PERIODS)}；" in done.output

    edited(home, lambda book: without(book, "2012Q1"))
    edited(home, lambda book: parameter(book, "period.current", "2012H1"))
    assert chuangxian(home, "run").exit_code == 0


def test_an_unknown_period_may_take_the_place_of_one_that_is_not_used(tmp_path: Path) -> None:
    made = rows()
    made["GP"][row_of(made, "2011Q3")] |= {"period": "2011Q4", "name": "专项"}
    assert "或者把代号改成还没有用的 2011Q3（名称和日期可以改）" in refused(tmp_path, made)
    made["GP"][row_of(made, "2011Q4")]["period"] = "2011Q3"
    assert loaded(tmp_path, made).periods["2011Q3"].name == "专项"


def test_a_period_of_which_nothing_is_due_can_be_deleted_as_the_remedy_says(
    tmp_path: Path,
) -> None:
    made = rows()
    for row in made["GD"]:
        row.pop("2012Z", None)
    assert "不用这一期的，请删去这一行。" in refused(tmp_path, made)
    del made["GP"][row_of(made, "2012Z")]
    assert "2012Z" not in loaded(tmp_path, made).periods


def test_a_deleted_period_takes_no_day_from_the_campaign(district: Path) -> None:
    """F11 had sent back every commitment for the days of the last period, prefilled ones too."""
    before = as_json(district, "run")
    assert not before["returned"]
    edited(district, lambda book: (without(book, "2012Z"), without(book, "2010Q3")))
    after = as_json(district, "run")
    assert {name: after[name] for name in ("accepted", "returned")} == {
        name: before[name] for name in ("accepted", "returned")
    }
    assert not [p for p in after["problems"] if p["code"] in ("F10", "F11")]


def test_the_campaign_ends_as_the_office_dates_its_last_period(tmp_path: Path) -> None:
    made = rows()
    assert loaded(tmp_path, made).ends == date(2012, 10, 31)
    made["GP"][-1]["covers_to"] = date(2012, 11, 5)
    made["GP"][0]["covers_from"] = date(2010, 5, 15)
    settings = loaded(tmp_path, made)
    assert (settings.begins, settings.ends) == (date(2010, 5, 15), date(2012, 11, 5))
    del made["GP"][-1]
    assert loaded(tmp_path, made).ends == date(2012, 10, 31)
