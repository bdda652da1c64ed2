"""What other programs saved goes through check and run as the originals do, to the same ranking."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import cycle
from pathlib import Path

import pytest
from demo_kept import demo_home
from foreign_programs import BATCHES, PROGRAMS, Program, begin_all, current, made_by
from python_calamine import CalamineWorkbook

from pipeline.campaign_run.check import check_files
from pipeline.campaign_run.run import RunReport, run
from pipeline.paths import Home
from pipeline.problems import Effect
from pipeline.records import Result

pytestmark = [pytest.mark.libreoffice, pytest.mark.foreign]

RANKING = "汇总排名.xlsx"


def _one_of_each() -> list[Path]:
    """Every unit's workbook of the current period, from one program after the other."""
    begin_all()
    turns = zip(range(len(current())), cycle(PROGRAMS))
    return [_made(number, program) for number, program in turns]


def _made(number: int, program: Program) -> Path:
    """The original of this *number*, as *program* made it."""
    place, group = divmod(number, len(BATCHES))
    return made_by(program, group)[place]


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


def test_check_accepts_a_workbook_from_every_program(tmp_path: Path) -> None:
    home = _home(tmp_path / "区", ())
    files = _one_of_each()[: len(PROGRAMS)]
    report = check_files(home, files, None)
    assert [filing.result for filing in report.filings] == [Result.ACCEPTED] * len(PROGRAMS)
    for filing in report.filings:
        unit, _, period, revision = Path(filing.leaf.name).stem.split("_")
        assert (filing.unit, filing.period, f"r{filing.revision}") == (unit, period, revision)
        assert {problem.effect for problem in filing.problems} <= {Effect.NOTE}


def test_a_run_over_all_programs_ranks_as_one_over_the_originals(tmp_path: Path) -> None:
    known = run(_home(tmp_path / "甲", current()))
    done = run(_home(tmp_path / "乙", _one_of_each()))
    assert done.counts == known.counts
    assert done.counts["accepted"] == len(current()) > len(PROGRAMS)
    assert all(check.agrees for check in done.checks)
    assert done.troubles == ()
    assert _shown(done) == _shown(known)
    assert len(_shown(done)) > 5
