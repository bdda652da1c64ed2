"""Prefilled packs: what is known is not asked twice; what belongs to a period starts empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_samples import (
    UNIT,
    book,
    filled,
    findings,
    ids,
    lines,
    pack,
    settings,
    submission,
)
from msgspec.structs import replace

from pipeline.errors import OutputError
from pipeline.records import Row, Submission
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows, prefill, write_packs
from pipeline.stages.replacing import Replacing

YEAR = submission(filled("2011Y"))


def _rows(period: str = "2012H1", latest: Submission | None = YEAR):
    known = settings()
    return prefill(load(), known, UNIT, known.periods[period], latest)


def _with(form: str, index: int, **values: object) -> Submission:
    table = YEAR.tables[form]
    row = table.rows[index]
    changed = Row(row.number, {**row.values, **values}, row.raw)
    rows = (*table.rows[:index], changed, *table.rows[index + 1 :])
    return replace(YEAR, tables={**YEAR.tables, form: replace(table, rows=rows)})


def test_nothing_known_nothing_prefilled() -> None:
    assert _rows(latest=None) == {}


def test_cover_keeps_names_but_no_date() -> None:
    (cover,) = _rows()["F0"]
    assert cover["filler_name"] == YEAR.record("F0")["filler_name"]
    assert "report_date" not in cover
    assert "sealed" not in cover


def test_leavers_of_the_last_period_are_dropped() -> None:
    before = [row["member_no"] for row in _rows()["F2"]]
    after = [row["member_no"] for row in _rows(latest=_with("F2", 0, change="转出"))["F2"]]
    assert after == before[1:]


def test_commitments_of_leavers_leave_with_them() -> None:
    promised = {row["member_no"] for row in _rows()["F3"] if row.get("member_no")}
    roster = [row.values["member_no"] for row in YEAR.rows("F2")]
    index = next(i for i, number in enumerate(roster) if number in promised)
    rows = _rows(latest=_with("F2", index, change="转出"))["F3"]
    assert {row["member_no"] for row in rows if row.get("member_no")} == promised - {roster[index]}


def test_newcomers_are_no_news_any_more() -> None:
    assert _rows(latest=_with("F2", 0, change="转入"))["F2"][0]["change"] == "无"


def test_period_bound_fields_start_empty_and_the_grade_is_shown() -> None:
    member = _rows()["F2"][0]
    for name in ("comment_date", "branch_act_n", "volunteer_n", "v_exc"):
        assert name not in member
    assert member["grade"] == YEAR.rows("F2")[0].values["grade"]
    assert member["duty_post"] == YEAR.rows("F2")[0].values["duty_post"]


def test_grade_is_asked_anew_where_it_is_due() -> None:
    assert "grade" not in _rows("2011Y")["F2"][0]


def test_commitments_of_the_round_stay_and_settled_old_ones_go() -> None:
    status = {"round": "1", "status": "已兑现"}
    settled = _with("F3", 0, **status)
    open_one = _with("F3", 0, round="1", status="进行中")
    total = len(YEAR.rows("F3"))
    assert len(_rows()["F3"]) == total
    assert len(_rows(latest=settled)["F3"]) == total - 1
    assert len(_rows(latest=open_one)["F3"]) == total


def test_each_commitment_gets_a_number_of_its_own() -> None:
    numbers = [str(row["commit_no"]) for row in _rows()["F3"]]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("XX001-") for number in numbers)


def test_a_number_once_given_is_kept() -> None:
    assert _rows(latest=_with("F3", 2, commit_no="XX001-2-001"))["F3"][2]["commit_no"] == (
        "XX001-2-001"
    )


def test_counts_are_asked_anew_and_conditions_are_kept() -> None:
    record = {"cond_org": "班子团结", "staff_total": 86, "mech_1_status": "已建"}
    table = YEAR.tables["F1"]
    rows = (Row(0, {**table.rows[0].values, **record}),)
    latest = replace(YEAR, tables={**YEAR.tables, "F1": replace(table, rows=rows)})
    (profile,) = _rows(latest=latest)["F1"]
    assert profile["cond_org"] == "班子团结"
    assert profile["mech_1_status"] == "已建"
    assert "staff_total" not in profile


def test_pack_shows_what_is_known_and_locks_who_it_is(tmp_path: Path) -> None:
    known = settings()
    (path,) = write_packs(
        load(), known, known.periods["2012H1"], tmp_path, b"k", lambda _: _rows(), [UNIT]
    )
    assert path.name == "XX001_一小_2012H1_r1.xlsx"
    found = book(path.read_bytes())
    cover, roster = found["F0填报信息"], found["F2党员名册"]
    assert cover.cell(lines(cover)["unit_code"], 2).value == "XX001"
    assert cover.cell(lines(cover)["unit_code"], 2).protection.locked
    name = roster.cell(5, ids(roster)["member_name"]).value
    assert name == YEAR.rows("F2")[0].values["member_name"]


def test_office_defaults_carry_periods_due_table_and_parameters() -> None:
    spec, rows = load(), default_office_rows(load())
    assert [row["period"] for row in rows["GP"]] == [row["period"] for row in spec.periods]
    assert rows["GP"][0]["covers_from"].isoformat() == "2010-06-01"  # type: ignore[union-attr]
    assert len(rows["G3"]) == len(spec.parameters)
    assert [row["block"] for row in rows["GD"]] == [block for block, _ in spec.due]
    assert rows["GD"][1] == {
        "block_title": "填报信息",
        "block": "F0",
        "class": "A0局机关处室",
        **dict.fromkeys((row["period"] for row in spec.periods), "必报"),
    }


def test_an_output_in_whose_place_a_folder_lies_does_not_keep_the_others_back(
    tmp_path: Path,
) -> None:
    (tmp_path / "占着.xlsx").mkdir()
    writer = Replacing(tmp_path)
    for name in ("先.xlsx", "占着.xlsx", "后.xlsx"):
        writer.write(name, b"x")
    with pytest.raises(OutputError) as caught:
        writer.finish()
    assert "《占着.xlsx》的位置被占着" in str(caught.value)
    assert [path.name for path in caught.value.written] == ["先.xlsx", "后.xlsx"]
    assert sorted(p.name for p in tmp_path.glob("*")) == ["先.xlsx", "占着.xlsx", "后.xlsx"]


def test_stale_files_of_an_earlier_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / "旧.xlsx").write_bytes(b"old")
    (tmp_path / "笔记.txt").write_text("mine")
    writer = Replacing(tmp_path)
    writer.write("新.xlsx", b"x")
    writer.clear_stale()
    assert writer.finish() == [tmp_path / "新.xlsx"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["新.xlsx", "笔记.txt"]


@pytest.mark.parametrize("period", ["2011Y", "2012H1", "2012Z"])
def test_prefilled_pack_opens_without_a_repair_prompt(period: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.xlsx"
    path.write_bytes(pack({form: list(found) for form, found in _rows(period).items()}, period))
    assert findings(path) == []
