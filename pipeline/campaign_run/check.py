"""Check (试查): what ``run`` would say of some files; records nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.campaign_run.run import problem_json
from pipeline.campaign_run.scene import open_scene
from pipeline.errors import UsageError
from pipeline.executors import IsolatedPool
from pipeline.intake import Limits
from pipeline.intake.limits import MIB
from pipeline.paths import Home
from pipeline.records import Examination, Result
from pipeline.stages.examine import Task, examine, set_up
from pipeline.stages.ingest import as_examination


@dataclass(frozen=True, slots=True)
class Checked:
    """One file and its examination."""

    file: Path
    examination: Examination

    @property
    def verdict(self) -> str:
        """What ``run`` would do with the file, in one word."""
        result = self.examination.result
        return "可以通过" if result is None else result.chinese


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All checked files, in the order given."""

    files: tuple[Checked, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that ``check --json`` prints."""
        return {
            "files": [
                {
                    "file": str(item.file),
                    "result": (item.examination.result or Result.ACCEPTED).value,
                    "unit": item.examination.identity.unit if item.examination.identity else None,
                    "period": (
                        item.examination.identity.period if item.examination.identity else None
                    ),
                    "problems": [
                        problem_json(
                            problem,
                            str(item.file),
                            item.examination.identity.unit if item.examination.identity else None,
                        )
                        for problem in item.examination.problems
                    ],
                }
                for item in self.files
            ]
        }


def check_files(home: Home, files: Sequence[Path], as_of: date | None) -> CheckReport:
    """Examine *files* in an isolated worker against the home's settings.

    Raises UsageError naming the first file that does not exist."""
    for file in files:
        if not file.is_file():
            raise UsageError(f"没有找到文件“{file}”。", "请检查路径和文件名。")
    scene = open_scene(home, None, as_of)
    limits = Limits.from_parameters(scene.settings.parameters.values)
    tasks = [Task(file.resolve(), file.name, scene.as_of) for file in files]
    with IsolatedPool(
        1,
        seconds=limits.worker_seconds,
        memory=limits.worker_mib * MIB,
        initializer=set_up,
        initargs=(scene.settings, limits),
    ) as pool:
        outcomes = [as_examination(outcome) for _, outcome in pool.run(examine, tasks)]
    return CheckReport(
        tuple(Checked(file, found) for file, found in zip(files, outcomes, strict=True))
    )
