"""活动设置 that cannot be used is refused before anything is judged by it, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from pipeline.campaign import Settings, pack_name
from pipeline.cells import column_letters
from pipeline.errors import SettingsError
from pipeline.paths import Home
from pipeline.spec import load
from pipeline.stages.make_templates import default_office_rows
from pipeline.stages.settings import load_settings
from pipeline.workbooks.forms import render_office

Row = dict[str, Any]
MAIL = "mail.address"
KINDS = (
    "number", "share", "points", "times", "whole", "fraction", "switch", "choice", "words", "range",
    "counts", "raters",
)  # fmt: skip


def _unit(code: str, **values: Any) -> Row:
    return {
        "unit_code": code,
        "unit_name": f"第{code}小学",
        "short_name": f"{code}小学",
        "system": "教育",
        "class": load().class_text("B"),
        "mgmt": "直属",
        "section": "城区片",
        "guide_group": "第一组",
        "contact_leader": "联系人甲",
        "email": f"{code.lower()}@school.example",
        **values,
    }


def rows() -> dict[str, list[Row]]:
    """A sound 活动设置 with two units and an address of the office's own."""
    made = {
        form: [dict(row) for row in found] for form, found in default_office_rows(load()).items()
    }
    next(row for row in made["G3"] if row["key"] == MAIL)["value"] = "cx@bureau.example"
    return {**made, "G1": [_unit("XX001"), _unit("XX002")]}


def loaded(tmp_path: Path, made: dict[str, Sequence[Row]] | dict[str, list[Row]]) -> Settings:
    home = Home(tmp_path)
    home.settings.write_bytes(render_office(load(), "活动设置", made))
    return load_settings(home, load())


def refused(tmp_path: Path, made: dict[str, list[Row]]) -> str:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, made)
    return str(caught.value)


def place(form: str, field: str, index: int) -> str:
    """How the cell of *field* in row *index* (from 0) is named."""
    found = load().forms[form]
    column = column_letters(1 + [entry.id for entry in found.fields].index(field))
    return f"表《{found.sheet}》{column}{5 + index}："


def with_value(key: str, value: Any) -> tuple[dict[str, list[Row]], str]:
    """Settings with parameter *key* set to *value*, and the cell where it stands."""
    made = rows()
    index = next(n for n, row in enumerate(made["G3"]) if row["key"] == key)
    made["G3"][index]["value"] = value
    return made, place("G3", "value", index)


def test_sound_settings_pass(tmp_path: Path) -> None:
    settings = loaded(tmp_path, rows())
    assert set(settings.units) == {"XX001", "XX002"}
    defaults = {p.key: p.default for p in load().parameters}
    assert settings.parameters.values == {**defaults, MAIL: "cx@bureau.example"}
    assert settings.notes == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_another_kind_names_its_cell(tmp_path: Path, kind: str) -> None:
    parameter = next(p for p in load().parameters if p.kind == kind)
    made, cell = with_value(parameter.key, "很多")
    told = refused(tmp_path, made)
    assert f"{cell}参数“{parameter.label}”写的是“很多”，不能用。" in told
    assert parameter.default in told


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("small.ballots", "-1"),
        ("small.ballots", "1.5"),
        ("gate.participation", "2/0"),
        ("gate.kind", "中"),
        ("commit.per_org", "1.5-3"),
        ("commit.per_org", "5-1"),
        ("raters.school", "职工群众 0.5; 学生+家长 0.4"),
        ("limits.workbook_mib", "0"),
        ("period.current", "2099H1"),
        ("small.ballots", None),
        ("split.self", "1.5"),
        ("index.basic", "1.5"),
        ("quota.org", "20"),
        ("quota.margin", "0.5"),
        ("band.先进", "950"),
        ("gate.borderline", "88-92"),
    ],
)
def test_values_that_would_break_later_are_refused_now(
    tmp_path: Path, key: str, value: str | None
) -> None:
    made, cell = with_value(key, value)
    assert cell in refused(tmp_path, made)


@pytest.mark.parametrize(
    ("key", "value"), [("small.ballots", "12"), ("gate.satisfaction", "88%"), ("quota.org", "1/4")]
)
def test_other_values_of_the_kind_are_taken(tmp_path: Path, key: str, value: str) -> None:
    assert loaded(tmp_path, with_value(key, value)[0]).parameters.text(key) == value


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (("60", "80", "90"), [("先进", "较好"), ("较好", "一般")]),
        (("79.9", "80", "60"), [("先进", "较好")]),
        (("90", "80", "85"), [("较好", "一般")]),
        (("60", "60", "60"), []),
    ],
)
def test_bands_in_the_wrong_order_are_told_at_both_cells(
    tmp_path: Path, given: tuple[str, str, str], wrong: list[tuple[str, str]]
) -> None:
    values = dict(zip(("先进", "较好", "一般"), given, strict=True))
    made = rows()
    at = {}
    for name, value in values.items():
        key = f"band.{name}"
        index = next(n for n, row in enumerate(made["G3"]) if row["key"] == key)
        made["G3"][index]["value"] = value
        at[name] = place("G3", "value", index)
    told = refused(tmp_path, made) if wrong else ""
    for high, low in wrong:
        cell = at[low].removeprefix("表《参数》").rstrip("：")
        said = f"参数“{high}”（{values[high]}）低于“{low}”（{cell} 格，{values[low]}）。"
        assert f"{at[high]}{said}请核对这两格" in told
    assert not wrong or f"有 {len(wrong)} 处要改正" in told
    assert wrong or loaded(tmp_path, made)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    made, first = with_value("small.ballots", "很多")
    made["G1"][1]["merged_into"] = "XX999"
    told = refused(tmp_path, made)
    assert "有 2 处要改正" in told
    assert first in told
    assert "XX999" in told


def test_an_unknown_parameter_is_told_with_the_nearest(tmp_path: Path) -> None:
    made, _ = with_value("small.ballots", "10")
    made["G3"].append({**made["G3"][0], "key": "small.balots"})
    told = refused(tmp_path, made)
    assert place("G3", "key", len(made["G3"]) - 1) + "没有代号为“small.balots”的参数" in told
    assert "最少有效票" in told


def test_a_parameter_twice_is_told(tmp_path: Path) -> None:
    made = rows()
    made["G3"].append(dict(made["G3"][3]))
    told = refused(tmp_path, made)
    assert place("G3", "key", len(made["G3"]) - 1) + "这一行与这张表第8行重复" in told


def test_a_missing_parameter_is_told(tmp_path: Path) -> None:
    made = rows()
    made["G3"] = [row for row in made["G3"] if row["key"] != "small.ballots"]
    assert "表《参数》：少了参数“最少有效票”（代号 small.ballots）" in refused(tmp_path, made)


@pytest.mark.parametrize("into", ["XX999", "XX002"])
def test_a_unit_merges_into_another_of_the_roster(tmp_path: Path, into: str) -> None:
    made = rows()
    made["G1"][1]["merged_into"] = into
    told = refused(tmp_path, made)
    assert "表《单位目录》" in told
    assert "并入单位" in told
    made["G1"][1]["merged_into"] = "XX001"
    assert loaded(tmp_path, made).units["XX002"].merged_into == "XX001"


@pytest.mark.parametrize("short", ["字" * 31, "芦坞\n小学", "芦\x01坞", "芦\u202e坞"])
def test_a_short_name_is_a_file_name(tmp_path: Path, short: str) -> None:
    made = rows()
    made["G1"][1]["short_name"] = short
    assert f"{place('G1', 'short_name', 1)}简称太长、分了行或含有看不见的字符" in refused(
        tmp_path, made
    )
    made["G1"][1]["short_name"] = "字" * 30
    assert loaded(tmp_path, made).units["XX002"].short_name == "字" * 30


@pytest.mark.parametrize("short", ["a/b", "a\0b", "a\nb", 'a"b', "a\u2028b", "字" * 99])
def test_whatever_a_short_name_is_a_pack_can_be_called_by_it(tmp_path: Path, short: str) -> None:
    unit = structs.replace(loaded(tmp_path, rows()).units["XX001"], short_name=short)
    name = pack_name(unit, "2012H1", 1)
    (tmp_path / name).write_bytes(b"")
    assert name.startswith("XX001_")
    assert name.endswith("_2012H1_r1.xlsx")
    assert len(name.splitlines()) == 1


def test_a_period_without_due_marks_is_told(tmp_path: Path) -> None:
    made = rows()
    for row in made["GD"]:
        row.pop("2012Z", None)
    index = next(n for n, row in enumerate(made["GP"]) if row["period"] == "2012Z")
    assert place("GP", "period", index) + "报送期“2012Z”在到期表里没有任何标记" in refused(
        tmp_path, made
    )


def test_the_year_end_of_a_period_is_a_period(tmp_path: Path) -> None:
    made = rows()
    made["GP"][-1]["year_end"] = "2019Y"
    assert "年度期写的是“2019Y”" in refused(tmp_path, made)


def test_a_run_stops_before_it_reads_the_inbox(tmp_path: Path) -> None:
    from pipeline.campaign_run.run import run
    from pipeline.stages.home import lay_out

    home = Home(tmp_path)
    lay_out(home, load())
    home.settings.write_bytes(
        render_office(load(), "活动设置", with_value("small.ballots", "很多")[0])
    )
    (home.inbox / "a.txt").write_text("1")
    with pytest.raises(SettingsError, match="最少有效票"):
        run(home)
    assert not home.ledger.exists()


@pytest.mark.parametrize("lacking", ["sheet", "everything"])
def test_the_office_is_told_what_it_can_do_itself(tmp_path: Path, lacking: str) -> None:
    """Nothing is sent back to it, and it files nothing: neither is said to it."""
    from openpyxl import load_workbook

    home = Home(tmp_path)
    home.settings.write_bytes(render_office(load(), "活动设置", rows()))
    if lacking == "sheet":
        book = load_workbook(home.settings)
        del book["报送期"]
        book.save(home.settings)
    else:
        home.settings.write_bytes(home.settings.read_bytes()[:2000])
    with pytest.raises(SettingsError) as caught:
        load_settings(home, load())
    said = f"{caught.value}{caught.value.remedy}"
    assert "从备份里取回" in said
    assert "退回" not in said and "再报" not in said and "重新报送" not in said
