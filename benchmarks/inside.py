"""Where the time of one workbook goes: ``python -m benchmarks.inside HOME STEP`` examines every
STEP-th workbook of an inbox in this one process, step by step, and prints CPU seconds as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.analysis import measure
from pipeline.campaign_run.scene import Scene, open_scene
from pipeline.checks import check, settle
from pipeline.extraction import extract, tally
from pipeline.intake import Limits
from pipeline.intake.guard import guard_ooxml
from pipeline.intake.readers import read_calamine
from pipeline.paths import Home
from pipeline.records import Examination, pack
from pipeline.stages.examine import control_sum

P = ParamSpec("P")
T = TypeVar("T")


class Watch:
    """CPU seconds by name of step."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def step(self, name: str, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Call *work* and add what it takes to the step *name*."""
        began = time.process_time()
        found = work(*args, **more)
        self.spent[name] += time.process_time() - began
        return found


def walk_through(data: bytes, scene: Scene, limits: Limits, watch: Watch) -> Examination:
    """One clean workbook the way `stages.examine` takes it, each step on the watch; a test holds
    the examination that comes of it to the one that `stages.examine` gives."""
    spec, settings, day = scene.spec, scene.settings, scene.as_of
    sights = watch.step("guard", guard_ooxml, data, limits)
    raw = watch.step("read", read_calamine, data, "xlsx", sights)
    extraction = watch.step("extract", extract, raw, spec, settings, day)
    submission = extraction.submission
    assert submission is not None
    found = watch.step("check", check, submission, spec, settings, day)
    return Examination(
        identity=submission.identity,
        unit_class=submission.unit_class,
        problems=watch.step("check", settle, (*extraction.problems, *found)),
        result=None,
        rows={form: len(table.rows) for form, table in submission.tables.items()},
        control=watch.step("measure", control_sum, submission, spec),
        measures=dict(watch.step("measure", measure, submission, spec, settings)),
        tally=watch.step("tally", tally, raw, spec),
        document=watch.step("document", pack, submission),
    )


def main(root: str, step: str) -> None:
    """Warm up with one workbook, then watch the others."""
    home = Home(Path(root))
    scene = open_scene(home, None, None)
    limits = Limits.from_parameters(scene.settings.parameters.values)
    paths = sorted(home.inbox.glob("*.xlsx"))[:: int(step)]
    walk_through(paths[0].read_bytes(), scene, limits, Watch())
    watch = Watch()
    for path in paths:
        walk_through(path.read_bytes(), scene, limits, watch)
    print(json.dumps({"files": len(paths), "cpu": watch.spent}))


if __name__ == "__main__":
    main(*sys.argv[1:])
