"""A workbook as people leave it comes through the front door: `check` names the cell that the
person sees, and in the workbook that goes back the link leads to the same content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from excel_hands import Hand, touched
from excel_hands_rows import ROWS
from excel_hands_sheets import COLUMNS, SHEETS
from excel_hands_typed import EVERYTHING
from form_samples import KEY, PERIOD, UNIT, book
from test_settings_faults import rows

from pipeline.cli.app import main
from pipeline.paths import Home
from pipeline.spec import load
from pipeline.stages.home import lay_out, write_key
from pipeline.workbooks.forms import render_office

NAME = "一小 定稿.xlsx"
(ALL_AT_ONCE,) = EVERYTHING
SHOWN = [
    ALL_AT_ONCE,
    *(hand for hand in ROWS if hand.done.startswith("an example row left in, the word")),
    *(hand for hand in COLUMNS if hand.done.startswith("merged cells")),
    *(hand for hand in SHEETS if "one of the two changed" in hand.done),
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose one unit is that of the samples, with an empty inbox."""
    made = Home(tmp_path / "家")
    known = rows()
    (unit, _) = known["G1"]
    own = {"unit_name": UNIT.name, "short_name": UNIT.short_name, "guide_group": UNIT.guide_group}
    known["G1"] = [{**unit, **own, "section": UNIT.section, "superior": UNIT.superior}]
    made.root.mkdir()
    made.settings.write_bytes(render_office(load(), "活动设置", known))
    write_key(made, KEY)
    lay_out(made, load())
    return made


def chuangxian(home: Home, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home.root), "-q", "--json", *words])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sent(home: Home, hand: Hand) -> Path:
    path = home.inbox / NAME
    path.write_bytes(touched(hand))
    return path


@pytest.mark.parametrize("hand", SHOWN, ids=str)
def test_check_names_the_cell_that_the_person_sees(home: Home, hand: Hand) -> None:
    (file,) = chuangxian(home, "check", str(sent(home, hand)))["files"]
    assert (file["unit"], file["result"]) == (UNIT.code, "returned")
    errors = [problem for problem in file["problems"] if problem["severity"] == "error"]
    places = [f"{p['code']} {p['sheet'] or '—'}!{p['cell'] or '—'}" for p in errors]
    assert sorted(places) == sorted(hand.expected(back=True))
    assert all(problem["message"] and problem["remedy"] for problem in errors)


def test_the_link_in_the_returned_workbook_leads_to_the_same_content(home: Home) -> None:
    path = sent(home, ALL_AT_ONCE)
    theirs = book(path.read_bytes())["测评"]["B9"]
    assert theirs.value == "同上"
    assert chuangxian(home, "run")["returned"] == 1
    (back,) = (home.root / "outbox" / PERIOD / "退回").glob(f"{UNIT.code}_*.xlsx")
    returned = book(back.read_bytes())
    lines = [row for row in returned["退回说明"].iter_rows(min_row=7) if row[7].value == "T16"]
    assert len(lines) == 1
    link = lines[0][1].hyperlink
    assert link is not None
    assert link.location
    sheet, _, cell = link.location.replace("'", "").partition("!")
    there = returned[sheet][cell]
    assert (sheet, there.value) == ("F4测评统计", "同上")
    assert there.comment is not None
    beside = [returned[sheet].cell(there.row, column).value for column in range(2, 8)]
    assert beside == [theirs.offset(0, step).value for step in range(1, 7)]
    assert lines[0][2].value == "同上"
    assert "同上" in str(lines[0][4].value)
