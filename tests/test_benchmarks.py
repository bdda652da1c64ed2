"""The benchmarks' own parts: homes that `run` accepts whole, and a page that judges by numbers.
Nothing here asserts a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.district import PERIOD, make_home
from benchmarks.inside import Watch, walk_through
from benchmarks.markdown import rendered
from benchmarks.results import AGAIN, RUN, Results, Sample, Series
from benchmarks.usage import CommandFailedError, Cost, measured
from pipeline.campaign_run.run import run
from pipeline.campaign_run.scene import open_scene
from pipeline.intake import Limits
from pipeline.paths import Home
from pipeline.stages.examine import Bench, examine_bytes

_COUNT = 12


def test_every_made_workbook_is_accepted_and_every_unit_scored(tmp_path: Path) -> None:
    home = Home(tmp_path / "区")
    make_home(home, _COUNT)
    done = run(home)
    assert done.counts["accepted"] == len(list(home.inbox.iterdir())) == _COUNT
    assert [problem.code for filing in done.present for problem in filing.problems] == []
    board = done.view.board
    assert board is not None
    assert done.view.period.code == PERIOD
    assert len(board.scores) == _COUNT - 1  # all but the guidance group
    assert [score.unit for score in board.scores.values() if score.total is None] == []
    assert all(check.agrees for check in done.checks)


def test_copies_differ_from_their_model_and_come_out_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_home(Home(tmp_path / name), 2 * _COUNT)
    made = {path.name: path.read_bytes() for path in (tmp_path / "one" / "inbox").iterdir()}
    again = {path.name: path.read_bytes() for path in (tmp_path / "other" / "inbox").iterdir()}
    assert made == again
    assert len(set(made.values())) == 2 * _COUNT


def _series(files: int, *seconds: float, peak: float = 100.0) -> Series:
    stages = {"start": Cost(0.1, 0.1), "检查报表": Cost(0.5, 0.9)}
    return Series(tuple(Sample(files, Cost(s, s), peak, stages) for s in seconds))


def _results(run_seconds: float, peak: float) -> Results:
    found = {
        RUN: _series(10_000, run_seconds, peak=peak),
        AGAIN: _series(10_000, 1.5),
        "pandas + openpyxl": _series(1000, 80.0),
        "calamine, 2 processes": _series(10_000, 40.0),
    }
    return Results({10_000: found}, {"guard": 2.0}, _series(10, 0.7), None, (120.0, 140.0), {})


@pytest.mark.parametrize(
    ("seconds", "peak", "kept"),
    [
        (80.0, 300.0, 5),  # 10 times faster than 80 ms a file, 8 ms of CPU; 70 ms a returned one
        (81.0, 300.0, 4),  # 9.9 times faster
        (121.0, 401.0, 2),  # 6.6 times, 12.1 ms of CPU, too much memory
    ],
)
def test_verdicts_follow_from_the_numbers(seconds: float, peak: float, kept: int) -> None:
    page = rendered(_results(seconds, peak), "cost.svg")
    table = page.partition("## Targets")[2].partition("![")[0]
    assert table.count("| yes |") == kept + 1  # and the guard's 2 ms
    assert table.count("| **no** |") == 6 - kept
    assert "| returned workbook, each: at most 60 ms | 70 ms | **no** |" in table
    assert "15 ×: no" in table


def test_what_a_person_wrote_on_the_page_is_kept() -> None:
    page = rendered(_results(80.0, 300.0), "cost.svg")
    assert rendered(_results(80.0, 300.0), "cost.svg", f"{page}\nSums.\n").endswith("\n\nSums.\n")


def test_the_steps_on_the_watch_are_those_of_an_examination(tmp_path: Path) -> None:
    home = Home(tmp_path / "区")
    make_home(home, _COUNT)
    scene = open_scene(home, None, None)
    limits = Limits()
    bench = Bench(scene.spec, scene.settings, limits)
    for path in sorted(home.inbox.glob("*填报簿*.xlsx")):
        data = path.read_bytes()
        walked = walk_through(data, scene, limits, Watch())
        assert walked == examine_bytes(data, path.name, scene.as_of, bench)


def test_the_page_shows_medians_spread_and_stages() -> None:
    slow = _series(10, 0.3, 0.1, 0.2)
    found = {RUN: slow, "pandas + openpyxl": slow, "calamine, 2 processes": slow}
    page = rendered(Results({10: found}, {}, None, None, (), {"Python": "3"}), "cost.svg")
    assert "| run | 10 | 3 | 20.00 | 10.00 – 30.00 | 20.00 | 1.0 | 1.00 | 100 |" in page
    assert "| 检查报表 | 0.50 | 0.90 |" in page
    assert "- Python: 3" in page


def test_the_cost_of_a_command_covers_its_children(tmp_path: Path) -> None:
    child = "b = bytearray(64 << 20); print('done', flush=True)"
    parent = (
        "import subprocess, sys\n"
        "print('打开', file=sys.stderr, flush=True)\n"
        f"subprocess.Popen([sys.executable, '-c', {child!r}])\n"
    )
    usage = measured([sys.executable, "-c", parent], tmp_path)
    assert usage.said == b"done\n"
    assert usage.peak > 64
    assert list(usage.stages) == ["start", "打开"]
    with pytest.raises(CommandFailedError, match="out of paper"):
        measured([sys.executable, "-c", "raise SystemExit('out of paper')"], tmp_path)
