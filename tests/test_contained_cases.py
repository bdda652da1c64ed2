"""What a stranger wrote is in the ledger for good: where judging it fails, that file is quarantined, and
every command goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main
from pipeline.problems import Problem
from pipeline.records import Leaf
from pipeline.stages.provenance import provenance


def carry_out(home: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", *words])
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def run(home: Path) -> dict[str, Any]:
    (home / "run.json").unlink(missing_ok=True)  # it is judged anew
    found: dict[str, Any] = json.loads(carry_out(home, "--json", "run"))
    return found


def test_one_row_of_the_ledger_never_stops_a_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run(home)
    odd = min((home / "inbox").glob("*_r1.xlsx")).name

    def fails(leaf: Leaf, *others: Any) -> tuple[Problem, ...]:
        if leaf.name == odd:
            raise KeyError("没有料到")
        return provenance(leaf, *others)

    monkeypatch.setattr("pipeline.stages.cases.provenance", fails)
    found = run(home)

    (problem,) = [each for each in found["problems"] if each["file"].endswith(odd)]
    assert problem["code"] == "I93"
    assert found["quarantined"] == before["quarantined"] + 1
    assert found["accepted"] == before["accepted"] - 1
    assert found["reconciled"] is True
    for words in (["status"], ["templates"], ["export"]):
        carry_out(home, *words)
    monkeypatch.undo()
    assert run(home)["accepted"] == before["accepted"]
