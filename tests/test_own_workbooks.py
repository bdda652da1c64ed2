"""What the program itself wrote comes back by mail, or is dropped into the inbox: it is named as what it
is, and is no return with hundreds of faults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main
from pipeline.stages.own_workbooks import own_workbook


def run(home: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "run"])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_our_own_workbooks_are_no_returns(home: Path) -> None:
    before = run(home)
    slip = min((home / "outbox").rglob("成绩单/*.xlsx"))
    ours = {
        "寄回的汇总.xlsx": next((home / "outbox").rglob("汇总排名.xlsx")),
        "催报退回.xlsx": next((home / "outbox").rglob("催报退回.xlsx")),
        "活动设置.xlsx": home / "活动设置.xlsx",
        "督查评分簿.xlsx": home / "督查评分簿.xlsx",
        slip.name: slip,
    }
    for name, source in ours.items():
        shutil.copyfile(source, home / "inbox" / name)

    found = run(home)

    assert found["not_a_return"] == before["not_a_return"] + len(ours)
    assert found["returned"] == before["returned"]
    told = {each["file"]: each for each in found["problems"] if each["code"] == "I26"}
    assert told.keys() == {f"inbox/{name}" for name in ours}
    assert "《汇总排名》" in told["inbox/寄回的汇总.xlsx"]["message"]
    assert "请先抄到活动目录" in told["inbox/督查评分簿.xlsx"]["remedy"]
    assert "《成绩单》" in told[f"inbox/{slip.name}"]["message"]


@pytest.mark.parametrize(
    "tabs",
    [[], ["首页"], ["首页", "总汇总"], ["说明", "参数"], ["成绩单", "F1支部概况"], ["F0填报信息"]],
)
def test_other_workbooks_are_not_taken_for_ours(tabs: list[str]) -> None:
    assert own_workbook(tabs) is None
