"""The demonstration end to end: what was planted is found where it was planted, nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_kept import faulty_demo

from pipeline.campaign_run.run import RunReport, run
from pipeline.campaign_run.status import decided
from pipeline.demo.demonstrate import Demonstration, demonstrate
from pipeline.demo.faults import Planted
from pipeline.errors import HomeError, UsageError
from pipeline.paths import Home
from pipeline.problems import Effect, Problem

Place = tuple[str, str | None, str | None, str]


@dataclass(frozen=True)
class Outcome:
    made: Demonstration
    done: RunReport

    @property
    def found(self) -> Iterator[tuple[Place, Problem]]:
        for filing in self.done.present:
            for problem in filing.problems:
                where = problem.where
                yield (filing.leaf.path, where.sheet, where.cell, problem.code), problem


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    made = faulty_demo(tmp_path_factory.mktemp("demo") / "区")
    return Outcome(made, run(made.home))


def place(planted: Planted) -> Place:
    return planted.file, planted.sheet, planted.cell, planted.code or ""


def test_demo_plants_more_than_thirty_kinds_in_about_a_fifth(outcome: Outcome) -> None:
    planted = outcome.made.planted
    assert len({entry.fault for entry in planted}) >= 50
    counts = outcome.done.counts
    wrong = counts["returned"] + counts["held"] + counts["quarantined"]
    assert 0.15 <= wrong / outcome.made.files <= 0.4


def test_demo_every_planted_fault_is_found_at_its_cell_with_its_code(outcome: Outcome) -> None:
    found = {where for where, _ in outcome.found}
    missed = [entry for entry in outcome.made.planted if entry.code and place(entry) not in found]
    assert missed == []


def test_demo_nothing_else_is_wrong(outcome: Outcome) -> None:
    planted = {place(entry) for entry in outcome.made.planted}
    loud = {Effect.RETURN, Effect.HOLD, Effect.SUPERSEDE}
    extra = [
        (where, problem.message)
        for where, problem in outcome.found
        if where not in planted and problem.effect in loud
    ]
    assert extra == []


def test_demo_what_is_merely_odd_is_accepted(outcome: Outcome) -> None:
    results = {filing.leaf.path: filing.result.value for filing in outcome.done.present}
    odd = {entry.file for entry in outcome.made.planted if entry.code is None}
    assert odd
    assert {results[file] for file in odd} == {"accepted"}


def test_demo_doubts_are_accepted_and_wait_for_an_explanation(outcome: Outcome) -> None:
    planted = {e.fault: e for e in outcome.made.planted if e.code == "X14"}
    assert set(planted) == {"same_counts_twice", "full_marks"}
    results = {filing.leaf.path: filing.result.value for filing in outcome.done.present}
    points = {
        (p.filing.leaf.path, p.problem.where.sheet, p.problem.where.cell)
        for p in outcome.done.view.points
        if not p.decision and not p.for_office
    }
    asked = {path.name.partition("_")[0] for path in outcome.done.outputs}
    for entry in planted.values():
        assert results[entry.file] == "accepted"
        assert (entry.file, entry.sheet, entry.cell) in points
        assert entry.unit in asked
    assert len(points) == len(planted)


def test_demo_full_marks_stand_well_above_what_superiors_give(outcome: Outcome) -> None:
    (entry,) = [e for e in outcome.made.planted if e.fault == "full_marks"]
    found = [p for p in outcome.done.view.points if p.for_office]
    assert entry.unit in {point.unit for point in found}
    assert all(point.problem.point_key for point in found)


def test_demo_first_revision_stays_in_force_when_the_second_fails(outcome: Outcome) -> None:
    (entry,) = [e for e in outcome.made.planted if e.fault == "second_revision_fails"]
    standing = next(s for s in outcome.done.view.standings if s.unit.code == entry.unit)
    assert standing.in_force is not None
    assert standing.in_force.revision == 1


def test_demo_earlier_periods_were_filed_clean_and_left_the_inbox(outcome: Outcome) -> None:
    earlier = [f for f in outcome.done.view.filings if f.period in outcome.made.earlier]
    assert Counter(filing.result.value for filing in earlier).keys() == {"accepted"}
    assert not any(filing.present or filing.problems for filing in earlier)


def test_demo_some_units_are_silent(outcome: Outcome) -> None:
    assert 2 <= len(outcome.done.view.missing) <= 4


def test_demo_holds_eight_loose_sound_returns_with_ballots(outcome: Outcome) -> None:
    spoilt = {entry.file for entry in outcome.made.planted}
    sound = [
        filing
        for filing in outcome.done.present
        if filing.leaf.path.endswith(".xlsx")
        and "!/" not in filing.leaf.path
        and filing.leaf.path not in spoilt
        and filing.rows.get("F4")
    ]
    assert len(sound) >= 8


def test_demo_planted_json_says_the_same(outcome: Outcome) -> None:
    text = (outcome.made.home.root / "planted.json").read_text(encoding="utf-8")
    lines = json.loads(text)
    assert [Planted(**line) for line in lines] == list(outcome.made.planted)
    assert set(lines[0]) == {"unit", "file", "fault", "sheet", "cell", "code"}


def test_demo_refuses_an_inbox_that_is_not_empty(outcome: Outcome) -> None:
    with pytest.raises(HomeError, match="已经有文件"):
        demonstrate(outcome.made.home, 12, "2010Q3", 1, 0)


@pytest.mark.parametrize("period", ["2010Q3", "2011H1", "2011Q3", "2011Y", "2012Z"])
def test_demo_of_any_period_shows_what_it_planted_and_no_more(tmp_path: Path, period: str) -> None:
    made = demonstrate(Home(tmp_path / "区"), 40, period, 2010, 0.2)
    told = Outcome(made, run(made.home))
    assert made.planted
    test_demo_every_planted_fault_is_found_at_its_cell_with_its_code(told)
    test_demo_nothing_else_is_wrong(told)


def test_demo_refuses_a_period_without_a_story(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有“2099H1”"):
        demonstrate(Home(tmp_path), 12, "2099H1", 1, 0)


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "ledger.db"
    }


def test_demo_same_seed_same_bytes_other_seed_other_bytes(tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("one", "two", "three")]
    for root, seed in zip(made, (7, 7, 8), strict=True):
        demonstrate(Home(root), 12, "2010Q3", seed, 0.3)
    one, two, three = (files(root) for root in made)
    assert one == two
    assert one != three


def test_demo_without_faults_is_clean_loose_workbooks_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = demonstrate(home, 12, "2010Q3", 3, 0)
    assert made.planted == ()
    assert {path.suffix for path in home.inbox.iterdir()} == {".xlsx"}
    done = run(home, workers=1)
    assert done.counts["accepted"] == made.files == 12
    assert [problem for filing in done.present for problem in filing.problems] == []


def test_demo_point_for_the_office_is_accepted_once(outcome: Outcome) -> None:
    point = next(p for p in outcome.done.view.points if p.for_office)
    words = {
        "action": "接受说明", "by": "示例主任", "why": "佐证齐全",
        "point": point.problem.point_key,
    }  # fmt: skip
    decision = decided(outcome.made.home, point.unit, None, None, words)
    assert (decision.unit, decision.point) == (point.unit, point.problem.point_key)
    with pytest.raises(UsageError, match="已经接受过"):
        decided(outcome.made.home, point.unit, None, None, words)
