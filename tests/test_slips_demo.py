"""成绩单 of a whole demonstration: one a unit, nothing of others, nothing that must stay hidden."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from demo_kept import KEPT, demo_home
from openpyxl import load_workbook
from plain_books import District, lines
from plain_items import superiors

FOLDER = "outbox/2012H1/成绩单"


@cache
def district() -> District:
    root = demo_home()
    return District(root, (root / "inbox", root / KEPT))


def pages() -> list[Path]:
    return sorted((demo_home() / FOLDER).glob("*.xlsx"))


def roster() -> list[dict[str, Any]]:
    return lines(demo_home() / "活动设置.xlsx", "单位目录")


def everything(path: Path) -> str:
    with ZipFile(path) as parts:
        names = [n for n in parts.namelist() if n.endswith((".xml", ".rels"))]
        return "".join(parts.read(name).decode("utf-8") for name in names)


def items(path: Path) -> dict[str, dict[str, Any]]:
    sheet = load_workbook(path)["成绩单"]
    header, *rows = sheet[sheet.tables["Items"].ref]
    names = [str(cell.value) for cell in header]
    return {
        str(row[0].value): dict(zip(names, (c.value for c in row), strict=True)) for row in rows
    }


def page_of(code: str) -> Path:
    return next(path for path in pages() if path.name.startswith(code))


def scored() -> list[dict[str, Any]]:
    """Units that have a slip; names of offices (处室) are everyday words."""
    return [r for r in roster() if not str(r["class"]).startswith(("A0", "G"))]


def test_each_scored_unit_has_one_named_after_it() -> None:
    names = [f"{r['unit_code']}_{r['short_name']}_2012H1_成绩单.xlsx" for r in scored()]
    assert [path.name for path in pages()] == sorted(names)


def test_nothing_of_others_stands_in_any() -> None:
    scorers = {str(line["scorer"]) for line in district().office("上级评分")}
    assert scorers
    for path in pages():
        text, own = everything(path), path.name.partition("_")[0]
        others = [unit for unit in scored() if unit["unit_code"] != own]
        words = [unit[name] for unit in others for name in ("unit_code", "unit_name", "short_name")]
        assert not [word for word in words if word in text], path.name
        assert not [who for who in scorers if who in text], path.name
        assert "督查评分簿" not in text, path.name


def test_reasons_of_vetoes_stand_in_none() -> None:
    vetoes = district().office("否决暂缓")
    secret = {
        str(line[name]) for line in vetoes for name in ("veto_code", "veto_basis", "veto_approver")
    }

    assert secret
    assert not [
        (path.name, word) for path in pages() for word in secret if word in everything(path)
    ]


def test_few_ballots_are_neither_counted_nor_told() -> None:
    rows = district().form("XX009", "2012H1", "F4")
    own = [row for row in rows if row["object_type"] == "领导班子"]
    assert max(row["n_valid"] for row in own if row["rater_group"] != "党员") < 10

    for item in ("5.1", "5.2"):
        row = items(page_of("XX009"))[item]
        assert row["依据与出处"] == "样本不足：有效票不足 10 份"
        assert row["本单位率"] == row["得分率"] == row["得分(分)"] == "样本不足"


@pytest.mark.parametrize("code", ["XX001", "YY001", "JG001"])
def test_superior_rate_is_the_mean_of_the_scorers(code: str) -> None:
    told = items(page_of(code))

    for item, rate in superiors(district(), code).items():
        assert told[item]["上级率"] == pytest.approx(float(rate)), item


@pytest.mark.parametrize("code", ["XX001", "SX001"])
def test_places_name_sheets_of_the_units_own_workbooks(code: str) -> None:
    own = {
        sheet
        for period in ("2010Q3", "2011H1", "2011Y", "2012H1")
        for sheet in load_workbook(str(district().file(code, period)), read_only=True).sheetnames
    }
    for row in items(page_of(code)).values():
        named = [part.partition("》")[0] for part in str(row["依据与出处"]).split("《")[1:]]
        assert set(named) <= own
