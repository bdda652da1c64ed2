"""Outputs drawn by processes beside the run: the same bytes for any number of them, also where one
dies over its batch; and what cannot be written is told as ever."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dying_drawers
import pytest
from click.testing import CliRunner
from sudden_death import PERIOD, copy_home, files, first_home

from pipeline.cli.app import main
from pipeline.executors.isolated import IsolatedPool
from pipeline.stages import reconcile, slips, spread
from pipeline.stages.spread import Kind, Lazy
from pipeline.workbooks.reports.summary.detail_columns import DETAILS

SLIPS, RETURNS = f"outbox/{PERIOD}/成绩单", f"outbox/{PERIOD}/退回"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return first_home(tmp_path_factory.mktemp("分头") / "区")


@pytest.fixture(scope="module")
def alone(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The outputs of a run that draws everything itself."""
    home = copy_home(made, tmp_path_factory.mktemp("独自") / "区")
    assert run(home)["troubles"] == []
    return outputs(home)


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return copy_home(made, tmp_path / "区")


@pytest.fixture
def spreading(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lets a dozen units be worth spreading; numbers of batches that were begun beside us."""
    begun: list[int] = []
    start = IsolatedPool.start

    def watched(self: Any, function: Callable[..., Any], items: Any, worth: int = 1) -> Any:
        if function is not spread.load:
            begun.append(len(items))
        return start(self, function, items, worth)

    monkeypatch.setattr(IsolatedPool, "pays", lambda _, items, worth: items > 0)
    monkeypatch.setattr(reconcile, "_LARGE", 0)
    monkeypatch.setattr(IsolatedPool, "start", watched)
    return begun


def run(home: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "run", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def outputs(home: Path) -> dict[str, bytes]:
    return {path: data for path, data in files(home).items() if path.startswith("outbox/")}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_any_number_of_processes_draws_the_same_bytes(
    home: Path,
    alone: dict[str, bytes],
    spreading: list[int],
    monkeypatch: pytest.MonkeyPatch,
    workers: str,
) -> None:
    def not_here(*_: object) -> None:
        raise AssertionError("drawn in this process")

    monkeypatch.setattr(IsolatedPool, "_here", not_here)

    done = run(home, "--workers", workers)

    assert (done["troubles"], done["reconciled"]) == ([], True)
    assert outputs(home) == alone
    returned = [path for path in alone if path.startswith(RETURNS)]
    # rows of the 明细, returned workbooks, slips, and the 明细 read back sheet by sheet
    assert spreading == [1, (len(returned) + 1) // 2, 1, len(DETAILS)]
    assert [path for path in done["outputs"] if path.startswith(SLIPS)] == sorted(
        path for path in alone if path.startswith(SLIPS)
    )


@pytest.mark.parametrize("draw", [dying_drawers.draw_or_die, dying_drawers.draw_or_fail])
def test_a_batch_over_which_a_process_dies_is_drawn_all_the_same(
    home: Path,
    alone: dict[str, bytes],
    spreading: list[int],
    monkeypatch: pytest.MonkeyPatch,
    draw: Any,
) -> None:
    assert f"{SLIPS}/{dying_drawers.DEADLY}" in " ".join(alone)
    monkeypatch.setattr(slips, "SLIPS", Kind(draw, size=3, worth=1))

    done = run(home, "--workers", "2")

    assert (done["troubles"], done["reconciled"]) == ([], True)
    assert outputs(home) == alone
    assert spreading[2] > 1


def test_what_a_process_cannot_put_in_its_place_is_named_and_the_rest_is_there(
    home: Path, alone: dict[str, bytes], spreading: list[int]
) -> None:
    taken = next(path for path in alone if path.startswith(f"{SLIPS}/{dying_drawers.DEADLY}"))
    (home / taken / "占用").mkdir(parents=True)

    done = run(home, "--workers", "2")

    (told,) = done["troubles"]
    assert f"《{Path(taken).name}》" in told
    assert outputs(home) == {path: data for path, data in alone.items() if path != taken}
    assert len(spreading) == 4


def test_a_folder_that_cannot_be_made_is_told_once(
    home: Path, alone: dict[str, bytes], spreading: list[int]
) -> None:
    (home / SLIPS).write_bytes(b"in the way")

    done = run(home, "--workers", "2")

    (told,) = done["troubles"]
    assert "占着" in told
    rest = {path: data for path, data in alone.items() if not path.startswith(SLIPS)}
    assert outputs(home) == {**rest, SLIPS: b"in the way"}
    assert len(spreading) == 4


def test_a_small_home_starts_no_process_for_its_outputs(
    home: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(IsolatedPool, "start", never)
    assert run(home)["troubles"] == []
    assert outputs(home) == alone


def test_jobs_that_are_made_when_asked_for_travel_by_value() -> None:
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return 10 // key

    jobs = Lazy([1, 2, 5, 0], make)
    assert (len(jobs), made) == (4, [])
    assert jobs[1] == 5
    assert pickle.loads(pickle.dumps(jobs[:3])) == (10, 5, 2)
    with pytest.raises(pickle.PicklingError):  # else whoever sends it would wait for ever
        pickle.dumps(jobs[3:])


def test_what_no_process_brings_to_an_end_is_done_here() -> None:
    with IsolatedPool(2, seconds=10) as pool:
        done = list(pool.start(dying_drawers.twice_or_die, [1, -2, 3, -4, 5]))
    assert done == [(1, 2), (-2, -4), (3, 6), (-4, -8), (5, 10)]


@pytest.mark.parametrize(("items", "pays"), [(5, False), (6, True)])
def test_processes_that_are_not_there_yet_must_pay_for_their_start(items: int, pays: bool) -> None:
    with IsolatedPool(1, seconds=10) as pool:
        assert pool.pays(items, 2) is pays
        assert list(pool.start(dying_drawers.twice_or_die, [1])) == [(1, 2)]
        assert pool.pays(2, 2)
        assert not pool.pays(1, 2)
