"""Whatever is typed into whichever cell of a form is recorded, listed as standing outside, or named:
a word that occurs nowhere else is typed into random cells, hidden ones too, and looked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from excel_hands import Outcome, received
from form_samples import book, filled
from openpyxl.cell import MergedCell

from pipeline.problems import Effect
from pipeline.workbooks.forms.front import FRONT_SHEET

_OURS = (FRONT_SHEET, "_lists", "_meta")
_PERIODS = ("2010Q3", "2010Y", "2011Y", "2012H1", "2012Z")
_TITLES = 2  # rows in which a title may be worded anew without a remark
_PLANTED = 3

Planted = tuple[str, str, str]  # sheet, cell, what is typed


def _spoilt(seed: int) -> tuple[Outcome, list[Planted]]:
    """A sound workbook with some words or numbers typed into cells of its forms, and around them."""
    choose = random.Random(seed)
    workbook = book(filled(_PERIODS[seed % len(_PERIODS)]))
    sheets = [sheet for sheet in workbook if sheet.title not in _OURS]
    planted: list[Planted] = []
    while len(planted) < _PLANTED:
        sheet = choose.choice(sheets)
        last = min(sheet.max_row + 6, choose.choice([4, 12, 60]))
        cell = sheet.cell(choose.randint(1, last), choose.randint(1, sheet.max_column + 2))
        if isinstance(cell, MergedCell) or (cell.row <= _TITLES and cell.column == 1):
            continue
        computed = isinstance(cell.value, str) and cell.value.startswith("=")
        typed = _typed(choose, words=computed or choose.random() < 0.5)
        cell.value = typed
        planted.append((sheet.title, cell.coordinate, str(typed)))
    target = BytesIO()
    workbook.save(target)
    return received(target.getvalue()), planted


def _typed(choose: random.Random, *, words: bool) -> Any:
    number = choose.randint(10_000, 19_999)
    return f"词{number}号" if words else number


def _known(outcome: Outcome) -> Iterator[str]:
    """Everything that is kept of a workbook, or said about it."""
    for table in outcome.submission.tables.values():
        for row in table.rows:
            yield from (str(value) for value in row.values.values() if value is not None)
            yield from row.raw.values()
    yield from (text for _, _, text in outcome.submission.outside)
    yield from (problem.message for problem in outcome.problems)


def _lost(outcome: Outcome, planted: list[Planted]) -> list[Planted]:
    known = "\n".join(_known(outcome))
    back = [p.where for p in outcome.problems if p.effect is Effect.RETURN]
    return [
        (sheet, cell, typed)
        for sheet, cell, typed in planted
        if typed not in known
        and not any(w.sheet == sheet and w.cell in (None, cell) for w in back)
        and not any(w.sheet is None for w in back)
    ]


@pytest.mark.parametrize("seed", range(50))
def test_what_is_typed_anywhere_is_kept_or_named(seed: int) -> None:
    assert _lost(*_spoilt(seed)) == []


def test_a_word_that_is_nowhere_is_seen_as_lost() -> None:
    outcome, planted = _spoilt(1)
    assert _lost(outcome, [*planted, ("F4测评统计", "B6", "词20000号")]) == [
        ("F4测评统计", "B6", "词20000号")
    ]
