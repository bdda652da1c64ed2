"""What drawing a returned workbook costs: ``python -m benchmarks.returned HOME`` spoils every
second unit's workbook of a fresh home, runs it, and draws its returned workbooks once more."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.district import PERIOD, SEED
from pipeline.campaign_run.run import run
from pipeline.campaign_run.scene import Scene, open_scene
from pipeline.campaign_run.views import scored_view
from pipeline.cli.short_lived import search_rarely
from pipeline.demo.draw import stream
from pipeline.demo.planting import Planter, spoil
from pipeline.demo.returns import Return
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.reply import begin_returns


def spoilt(scene: Scene) -> int:
    """Plant what must be mended into every second unit's workbook; how many it became."""
    rng = stream(SEED, "spoilt for the measurement")
    planter = Planter(scene.spec, scene.settings, PERIOD, scene.key, rng)
    pieces = spoil(planter, list(_returns(scene))[::2])
    for piece in pieces:
        (scene.home.inbox / piece.source.name).write_bytes(piece.data)
    return len(pieces)


def _returns(scene: Scene) -> Iterator[Return]:
    for path in sorted(scene.home.inbox.glob("*.xlsx")):
        unit = scene.settings.units[path.name[:5]]
        if unit.unit_class != "G":
            yield Return(unit, path.name, path.read_bytes(), scene.as_of, ballots=True)


def main(root: str) -> None:
    """Print ``{"files", "wall", "cpu"}`` of writing all returned workbooks into a new folder."""
    search_rarely()  # as the command does
    home = Home(Path(root))
    scene = open_scene(home, None, None)
    spoilt(scene)
    run(home)
    with Ledger.open(home.ledger) as ledger:
        view = scored_view(scene, ledger).view
        before, began = time.process_time(), time.perf_counter()
        written = begin_returns(view, scene.spec, scene.key, home.root / "drawn again")()
        wall, cpu = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"files": len(written), "wall": wall, "cpu": cpu}))


if __name__ == "__main__":
    main(*sys.argv[1:])
