"""How many processes an inbox is examined in: none, one, or what was asked for; never ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import hostile
import pytest

from pipeline.executors.isolated import IsolatedPool
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.spec import load
from pipeline.stages import ingest as stage
from pipeline.stages.settings import default_settings

DAY = date(2012, 6, 20)


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[IsolatedPool]:
    made: list[IsolatedPool] = []

    class Watched(IsolatedPool):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.most = 0
            made.append(self)

        def __exit__(self, *error: Any) -> None:
            self.most = self.processes
            super().__exit__(*error)

    monkeypatch.setattr(stage, "IsolatedPool", Watched)
    return made


def ingest(folder: Path, workers: int | None) -> stage.Ingested:
    home = Home(folder)
    with Ledger.open(home.ledger) as ledger:
        return stage.ingest(home, ledger, default_settings(load()), DAY, workers, lambda *_: None)


def test_a_small_inbox_takes_one_process_and_an_examined_one_none(
    tmp_path: Path, pools: list[Any]
) -> None:
    (tmp_path / "inbox").mkdir()
    for number in range(3):
        (tmp_path / "inbox" / f"{number}.xlsx").write_bytes(hostile.form(rows=number + 1))
    assert ingest(tmp_path, None).examined == 3
    assert ingest(tmp_path, None).examined == 0
    assert [pool.most for pool in pools] == [1, 0]


def test_a_number_of_workers_is_obeyed(tmp_path: Path, pools: list[Any]) -> None:
    (tmp_path / "inbox").mkdir()
    for number in range(3):
        (tmp_path / "inbox" / f"{number}.xlsx").write_bytes(hostile.form(rows=number + 1))
    assert ingest(tmp_path, 2).examined == 3
    assert [pool.most for pool in pools] == [2]


@pytest.mark.parametrize(("cores", "processes"), [(2, 2), (64, 5)])
def test_no_more_processes_are_started_ahead_than_the_files_pay_for(
    tmp_path: Path,
    pools: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    processes: int,
) -> None:
    monkeypatch.setattr("pipeline.executors.isolated.cores", lambda: cores)
    (tmp_path / "inbox").mkdir()
    for number in range(60):
        (tmp_path / "inbox" / f"{number}.xlsx").write_bytes(hostile.form(rows=number + 1))
    assert ingest(tmp_path, None).examined == 60
    assert [pool.most for pool in pools] == [processes]
