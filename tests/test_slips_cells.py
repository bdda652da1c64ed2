"""Cells on slips: as they were kept with the examination, else as they are found in the workbook."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from sudden_death import first_home
from told_slips import slips

from pipeline.analysis.reading import open_reading
from pipeline.analysis.sources import cells_of
from pipeline.campaign_run.run import run
from pipeline.campaign_run.scene import Scene, open_scene
from pipeline.campaign_run.views import Scored, scored_view
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.records import Cells, Filing, Result, Submission

Judged = tuple[Scene, Scored]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    home = Home(first_home(tmp_path_factory.mktemp("出处") / "区"))
    run(home, workers=1)
    scene = open_scene(home, None, None)
    with Ledger.open(home.ledger) as ledger:
        yield scene, scored_view(scene, ledger)


def in_force(judged: Judged) -> list[Filing]:
    _, scored = judged
    return [
        standing.in_force for standing in scored.view.standings if standing.in_force is not None
    ]


def plain(cells: Cells) -> list[tuple[str, str, str]]:
    """(item, sheet, span), in their order."""
    return [
        (item, sheet, span)
        for item, sheets in cells.items()
        for sheet, spans in sheets.items()
        for span in spans
    ]


def test_cells_are_kept_of_every_workbook_that_passed(judged: Judged) -> None:
    scene, scored = judged
    assert in_force(judged)
    for filing in in_force(judged):
        reading = open_reading(scored.view.submission(filing), scene.spec, scene.settings)
        assert reading is not None
        found = cells_of(reading)
        kept = scored.view.cells(filing)
        assert kept is not None
        assert plain(kept) == plain(found)
        assert found


def test_none_are_kept_of_what_went_back(judged: Judged) -> None:
    _, scored = judged
    returned = [f for f in scored.view.filings if f.result is Result.RETURNED and f.rows]
    assert returned
    assert [scored.view.cells(filing) for filing in returned] == [None] * len(returned)


def test_slips_open_no_workbook_whose_cells_are_kept(judged: Judged) -> None:
    scene, scored = judged

    def never(filing: Filing) -> Submission:
        raise AssertionError(filing)

    kept = list(slips(replace(scored.view, submission=never), scored.scoring, scene.spec))
    anew = list(slips(replace(scored.view, cells=lambda _: None), scored.scoring, scene.spec))
    assert kept == anew
    assert any(item.places for slip in kept for item in slip.items)
    assert any(slip.files for slip in kept)
