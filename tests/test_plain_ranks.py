"""Totals, gates and ranks of two classes, computed a second time by plain arithmetic from the raw
workbooks, are those of 汇总排名.xlsx."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from demo_kept import KEPT, demo_home
from openpyxl import load_workbook
from plain_books import District
from plain_scores import Reckoned, ranked

TABS = {"B": ("排名-直属学校", "名次", "总分"), "D1": ("参考排序-属地学校", "参考名次", "折算分")}
_HEADER = 4
_GATES = {"✓达标": "达标", "✗未达标": "未达标", "样本不足": "样本不足"}


@cache
def plain(unit_class: str) -> dict[str, Reckoned]:
    root = demo_home()
    return ranked(District(root, (root / "inbox", root / KEPT)), unit_class)


@cache
def published(unit_class: str) -> dict[str, dict[str, Any]]:
    """Unit code → header → cached value of the class's ranking sheet."""
    book = load_workbook(demo_home() / "outbox" / "2012H1" / "汇总排名.xlsx", data_only=True)
    rows = book[TABS[unit_class][0]].iter_rows(min_row=_HEADER, values_only=True)
    names = next(rows)
    return {row[1]: dict(zip(names, row, strict=True)) for row in rows if row[1]}


@pytest.mark.parametrize("unit_class", TABS)
def test_the_same_units_stand_there(unit_class: str) -> None:
    assert set(published(unit_class)) == set(plain(unit_class))
    assert sum(unit.rank is not None for unit in plain(unit_class).values()) >= 10


@pytest.mark.parametrize("unit_class", TABS)
def test_ranks_agree(unit_class: str) -> None:
    header = TABS[unit_class][1]
    told = {code: row[header] for code, row in published(unit_class).items()}

    assert told == {code: unit.rank or "—" for code, unit in plain(unit_class).items()}


@pytest.mark.parametrize("unit_class", TABS)
def test_totals_agree(unit_class: str) -> None:
    header = TABS[unit_class][2]
    told = {code: row[header] for code, row in published(unit_class).items()}

    for code, unit in plain(unit_class).items():
        expected = "样本不足" if unit.shown is None else pytest.approx(float(unit.shown), abs=1e-9)
        assert told[code] == expected, code


@pytest.mark.parametrize("unit_class", TABS)
def test_rates_of_the_public_and_gates_agree(unit_class: str) -> None:
    for code, unit in plain(unit_class).items():
        row = published(unit_class)[code]
        assert _GATES[row["门槛"]] == unit.gate, code
        assert unit.part is not None
        assert row["参评率"] == pytest.approx(float(unit.part), abs=1e-9), code
        wide = "样本不足" if unit.wide is None else pytest.approx(float(unit.wide), abs=1e-9)
        assert row["满意率(宽)"] == wide, code


def test_the_story_has_all_that_decides() -> None:
    """Else agreement would prove little: a veto, too few ballots, a low turnout, a bonus."""
    units = plain("B").values()

    assert any(unit.vetoed for unit in units)
    assert any(unit.shown is None for unit in units)
    assert any(unit.shown is not None and unit.gate == "样本不足" for unit in units)
    assert any(unit.bonus for unit in units)
    assert {unit.gate for unit in units} == {"达标", "未达标", "样本不足"}


@pytest.mark.parametrize("name", ["plain_books", "plain_items", "plain_scores"])
def test_the_second_computation_knows_nothing_of_the_first(name: str) -> None:
    source = Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8")

    assert "pipeline" not in source
