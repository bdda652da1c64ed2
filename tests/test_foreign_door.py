"""What other programs saved goes through check and run as the originals do, to the same ranking."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from demo_kept import demo_home
from foreign_programs import PROGRAMS, made_by, originals
from python_calamine import CalamineWorkbook

from pipeline.campaign_run.check import check_files
from pipeline.campaign_run.run import RunReport, run
from pipeline.paths import Home
from pipeline.problems import Effect
from pipeline.records import Result

pytestmark = [pytest.mark.libreoffice, pytest.mark.foreign]

RANKING = "汇总排名.xlsx"


def _now() -> list[int]:
    """Which of the originals lie in the inbox of the current period."""
    return [n for n, entry in enumerate(originals()) if entry.path.is_relative_to(_inbox())]


def _inbox() -> Path:
    return Home(demo_home()).inbox


def _one_of_each(shared: Path) -> list[Path]:
    """Every unit's workbook, from one program after the other."""
    made = [made_by(program, shared) for program in PROGRAMS]
    return [made[turn % len(made)][n] for turn, n in enumerate(_now())]


def _home(root: Path, files: Iterable[Path]) -> Home:
    home, given = Home(root), Home(demo_home())
    home.inbox.mkdir(parents=True)
    for path in (given.key, given.settings, given.scorebook):
        shutil.copy(path, root)
    for path in files:
        shutil.copy(path, home.inbox)
    return home


def _shown(done: RunReport) -> dict[str, list[list[object]]]:
    """All sheets of the ranking; workbooks of every format named as .xlsx."""
    path = next(path for path in done.outputs if path.name == RANKING)
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: _named_alike(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names
    }


def _named_alike(rows: list[list[object]]) -> list[list[object]]:
    def plain(cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        return cell.replace(".xlsx", "").replace(".xls", "").replace(".ods", "")

    return [[plain(cell) for cell in row] for row in rows]


def test_check_accepts_a_workbook_from_every_program(tmp_path: Path, shared_folder: Path) -> None:
    home = _home(tmp_path / "区", ())
    files = _one_of_each(shared_folder)[: len(PROGRAMS)]
    report = check_files(home, files, None)
    assert [filing.result for filing in report.filings] == [Result.ACCEPTED] * len(PROGRAMS)
    for filing in report.filings:
        unit, _, period, revision = Path(filing.leaf.name).stem.split("_")
        assert (filing.unit, filing.period, f"r{filing.revision}") == (unit, period, revision)
        assert {problem.effect for problem in filing.problems} <= {Effect.NOTE}


def test_a_run_over_all_programs_ranks_as_one_over_the_originals(
    tmp_path: Path, shared_folder: Path
) -> None:
    known = run(_home(tmp_path / "甲", (originals()[n].path for n in _now())))
    done = run(_home(tmp_path / "乙", _one_of_each(shared_folder)))
    assert done.counts == known.counts
    assert done.counts["accepted"] == len(_now()) > len(PROGRAMS)
    assert done.reconciled
    assert done.troubles == ()
    assert _shown(done) == _shown(known)
    assert len(_shown(done)) > 5
