"""What is typed wrongly turns red at its cell, and keeps the front sheet from 可以报送."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from form_samples import FRONT, READY, STATUS, UNIT, book, filled, settings
from libreoffice import convert_all
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from spoils import (
    NOMINATED,
    ODD_AND_SOUND,
    SPOILS,
    UNSEALED,
    Spoil,
    place,
    received,
    spoilt,
)

from pipeline.spec import load
from pipeline.workbooks.forms import render_return
from pipeline.workbooks.look import BAD_FILL

PERIODS = ("2011Y", "2012H1")
PROBE_COLUMN = 130  # beyond every form


def _of(period: str) -> list[Spoil]:
    return [spoil for spoil in SPOILS if spoil.period == period]


def _drawn(data: bytes) -> Any:
    """*data* as it would go back without a remark: drawn anew, with our own counts."""
    sent, _ = received(data)
    return book(render_return(load(), settings(), sent, (), UNIT, 2, "t" * 16), values=True)


@pytest.mark.parametrize("period", PERIODS)
def test_a_sound_workbook_stays_ready_when_it_is_read_and_drawn_again(period: str) -> None:
    assert _drawn(spoilt((), period))[FRONT][STATUS[1]].value == READY


@pytest.mark.parametrize("spoil", SPOILS, ids=str)
def test_what_goes_back_is_not_said_to_be_ready(spoil: Spoil) -> None:
    data = spoilt((spoil,), spoil.period)
    assert spoil.code in received(data)[1]
    assert _drawn(data)[FRONT][STATUS[1]].value != READY


@pytest.mark.libreoffice
def test_counts_of_a_spoilt_workbook_are_those_that_libreoffice_computes(tmp_path: Path) -> None:
    paths = []
    for period in PERIODS:
        sent, _ = received(spoilt(_of(period), period))
        paths.append(tmp_path / f"{period}.xlsx")
        paths[-1].write_bytes(render_return(load(), settings(), sent, (), UNIT, 2, "t" * 16))
    for result in convert_all(paths, "xlsx", tmp_path / "computed"):
        ours = book((tmp_path / result.name).read_bytes(), values=True)[FRONT]
        theirs = book(result.read_bytes(), values=True)[FRONT]
        counts = [[[c.value or 0 for c in row] for row in s["D8:F20"]] for s in (ours, theirs)]
        assert counts[0] == counts[1]
        assert sum(row[2] for row in counts[0] if isinstance(row[2], int)) >= 5


@pytest.mark.libreoffice
def test_what_the_checks_read_stays_ready_however_it_is_typed(tmp_path: Path) -> None:
    """As it was typed, not as it is drawn anew."""
    assert received(spoilt(ODD_AND_SOUND, "2012H1"))[1] == set()
    cases = {"odd": ODD_AND_SOUND, "unsealed": (UNSEALED,), "nominated": (UNSEALED, NOMINATED)}
    for name, spoils in cases.items():
        (tmp_path / f"{name}.xlsx").write_bytes(spoilt(spoils, "2012H1"))
    computed = convert_all(sorted(tmp_path.glob("*.xlsx")), "xlsx", tmp_path / "computed")
    said = {path.stem: book(path.read_bytes(), values=True)[FRONT] for path in computed}
    assert {said[name][STATUS[1]].value for name in ("odd", "unsealed")} == {READY}
    assert said["nominated"][STATUS[1]].value != READY


def test_nominating_without_the_seal_goes_back() -> None:
    """F21 looks at two sheets."""
    assert "F21" not in received(spoilt((UNSEALED,), "2012H1"))[1]
    assert "F21" in received(spoilt((UNSEALED, NOMINATED), "2012H1"))[1]


@pytest.mark.libreoffice
def test_red_marks_turn_true_where_something_is_typed_wrongly(tmp_path: Path) -> None:
    probes, paths = {}, []
    for period in PERIODS:
        for stem, data in (("sound", filled(period)), ("spoilt", spoilt(_of(period), period))):
            paths.append(tmp_path / f"{period}_{stem}.xlsx")
            probes[paths[-1].stem] = _plant(data, _of(period), paths[-1])
    red: dict[str, list[str]] = {}
    for result in convert_all(paths, "xlsx", tmp_path / "computed"):
        computed = load_workbook(result, data_only=True)
        red[result.stem] = [
            str(spoil)
            for spoil, cells in probes[result.stem]
            if any(computed[sheet][cell].value for sheet, cell in cells)
        ]
    for period in PERIODS:
        expected = [str(spoil) for spoil in _of(period)]
        assert red[f"{period}_spoilt"] == expected
        assert red[f"{period}_sound"] == []


def _plant(
    data: bytes, spoils: Sequence[Spoil], path: Path
) -> list[tuple[Spoil, list[tuple[str, str]]]]:
    """Saves *data* with, for each of *spoils*, the formulas of the red marks on its cell, each
    moved to that cell and standing where it can be read."""
    workbook = load_workbook(BytesIO(data))
    planted = []
    column = PROBE_COLUMN
    for spoil in spoils:
        cell = place(workbook, spoil)
        found = []
        for formula in _marks_on(cell):
            column += 1
            probe = cell.parent[f"{get_column_letter(column)}{cell.row}"]
            probe.value = formula
            found.append((cell.parent.title, probe.coordinate))
        planted.append((spoil, found))
    workbook.save(path)
    return planted


def _marks_on(cell: Any) -> list[str]:
    """Formulas of the conditional formats that make *cell* red, as they read there."""
    found = []
    for area in cell.parent.conditional_formatting:
        if cell.coordinate not in area.sqref:
            continue
        first = min(area.sqref.ranges, key=lambda r: (r.min_row, r.min_col))
        origin = f"{get_column_letter(first.min_col)}{first.min_row}"
        for rule in area.rules:
            if rule.dxf.fill.bgColor.rgb.endswith(BAD_FILL.removeprefix("#")):
                moved = Translator(f"={rule.formula[0]}", origin)
                found.append(moved.translate_formula(cell.coordinate))
    return found
