"""A worker killed, hung, or out of memory over one workbook: that file is quarantined with the
reason, all others are examined, the run ends well, and the next one does not try again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hostile_work import ABORT, EXHAUST, HANG, KILL, SPIN, examine_or_die
from msgspec import structs
from sudden_death import copy_home

from pipeline.cli.app import main
from pipeline.intake import Limits

ENDS = {HANG: "I90", SPIN: "I90", KILL: "I91", ABORT: "I91", EXHAUST: "I92"}


def run(home: Path) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "run"])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_each_death_is_one_file_s_outcome(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.stages.ingest.examine", examine_or_die)
    read = Limits.from_parameters
    monkeypatch.setattr(
        Limits,
        "from_parameters",
        lambda given: structs.replace(read(given), worker_seconds=2, worker_mib=1024),
    )
    whole = copy_home(home, tmp_path / "无事")
    loose = min((home / "inbox").glob("XX*.xlsx"))
    for mark in ENDS:
        deadly = home / "inbox" / f"{mark}.xlsx"
        shutil.copyfile(loose, deadly)
        with deadly.open("ab") as stream:
            stream.write(mark.encode())  # bytes of its own: each is examined
    before = run(whole)

    done = run(home)

    found = {
        problem["file"]: problem["code"]
        for problem in done["problems"]
        if problem["code"] in ENDS.values()
    }
    assert found == {f"inbox/{mark}.xlsx": code for mark, code in ENDS.items()}
    assert done["quarantined"] == before["quarantined"] + len(ENDS)
    assert done["accepted"] == before["accepted"]
    assert done["returned"] == before["returned"]
    (home / "inbox" / "新的.txt").write_text("新的")  # so that there is something to do
    again = run(home)
    assert again["new_files"] == 0
    assert again["quarantined"] == done["quarantined"]
