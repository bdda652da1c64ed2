"""Check (试查): what ``run`` would say of some files; records nothing.

It rehearses the run on a copy of the ledger, with these files alone in the inbox.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign_run.exclusive import exclusive
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.telling import problem_json
from pipeline.campaign_run.views import plain_view
from pipeline.errors import ChuangxianError, UsageError
from pipeline.ledger import Ledger, copy_ledger
from pipeline.paths import Home
from pipeline.progress import Progress
from pipeline.records import Filing, Result
from pipeline.stages.ingest import ingest


class CheckReport(Struct, frozen=True):
    """What would become of each leaf of the given files; ``named`` maps a leaf's path in the
    rehearsal to the path as the person gave it."""

    filings: tuple[Filing, ...]
    named: Mapping[str, str]

    def name(self, filing: Filing) -> str:
        """The leaf as the person knows it: ``报表.zip!/XX001.xlsx``."""
        outer = filing.leaf.file
        return self.named.get(outer, outer) + filing.leaf.path.removeprefix(outer)

    def as_json(self) -> dict[str, Any]:
        """The object that ``check --json`` prints."""
        return {
            "files": [
                {
                    "file": self.name(filing),
                    "result": filing.result.value,
                    "unit": filing.unit,
                    "period": filing.period,
                    "revision": filing.revision,
                    "reason": filing.reason,
                    "control": filing.control,
                    "problems": [
                        problem_json(problem, self.name(filing), filing.unit)
                        for problem in filing.problems
                    ],
                }
                for filing in self.filings
            ]
        }


def check_files(
    home: Home,
    files: Sequence[Path],
    as_of: date | None,
    progress: Progress = lambda *_: None,
) -> CheckReport:
    """Rehearse a run with *files* in the inbox; mails and archives are opened as a run does.

    Raises UsageError naming the first file that does not exist."""
    for file in files:
        if file.is_dir():
            raise UsageError(f"“{file}”是文件夹。", "请写出要试查的文件，例如 文件夹/*.xlsx。")
        if not file.is_file():
            raise UsageError(f"没有找到文件“{file}”。", "请检查路径和文件名。")
    scene = open_scene(home, None, as_of)
    with _rehearsal(home) as rehearsal:
        named = _lay_in(files, rehearsal)
        copy_ledger(home.ledger, rehearsal.ledger)
        with Ledger.open(rehearsal.ledger) as ledger:
            lying = {s.leaf.sha256: s.leaf.path for s in ledger.leaves() if s.present}
            ingest(rehearsal, ledger, scene.settings, scene.as_of, None, progress)
            shown = plain_view(scene, ledger)
    report = CheckReport(tuple(filing for filing in shown.filings if filing.present), named)
    return replace(report, filings=tuple(_beside(f, lying, report, home) for f in report.filings))


def _beside(filing: Filing, lying: Mapping[str, str], report: CheckReport, home: Home) -> Filing:
    """*filing* as a run finds it, which has those *lying* in the inbox as well (SHA-256 → path): a
    copy of one of them is a copy, unless it was that very file that the person asked of."""
    path = lying.get(filing.leaf.sha256)
    if path is None or filing.state is None:
        return filing
    # a garbled name is not found as it was given
    given = Path(report.named.get(filing.leaf.file, filing.leaf.file))
    if given.resolve().is_relative_to(home.inbox.resolve()):
        return filing
    reason = f"收件箱里已经有同一份文件（{path}），只计一次。"
    return replace(filing, result=Result.DUPLICATE, reason=reason)


@contextmanager
def _rehearsal(home: Home) -> Iterator[Home]:
    """A home to rehearse in, below *home* where that can be written: what the ledger says stays
    where it belongs, and what a killed rehearsal left goes with the next one."""
    try:
        home.rehearsals.mkdir(exist_ok=True)
        _clear(home.rehearsals)
        folder = Path(tempfile.mkdtemp(dir=home.rehearsals))
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="chuangxian-check-"))
    try:
        with exclusive(Home(folder)):
            yield Home(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # others are going on
            home.rehearsals.rmdir()


def _clear(rehearsals: Path) -> None:
    """Removes what killed ones left: each holds its folder as long as it goes on."""
    for left in rehearsals.iterdir():
        if not Home(left).lock.exists():
            continue  # one that just begins
        with suppress(ChuangxianError, OSError):
            with exclusive(Home(left)):
                pass
            shutil.rmtree(left, ignore_errors=True)


def _lay_in(files: Sequence[Path], rehearsal: Home) -> dict[str, str]:
    """Copy *files* into the rehearsal's inbox, a folder each; their paths there → as given."""
    named = {}
    width = len(str(len(files)))
    for number, file in enumerate(files, start=1):
        folder = rehearsal.inbox / f"{number:0{width}d}"
        folder.mkdir(parents=True)
        shutil.copyfile(file, folder / file.name)
        named[rehearsal.relative(folder / file.name)] = str(file)
    return named
