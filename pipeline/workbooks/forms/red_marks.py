"""Conditional formats: what is missing or cannot be right turns red while it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.workbooks.forms.expressions import Blank
from pipeline.workbooks.forms.layout import Layout
from pipeline.workbooks.forms.plain_sheet import FIRST_CELL
from pipeline.workbooks.look import Formats

Mark = tuple[Sequence[str], str, str]  # ranges, test, signal

RED, AMBER = "alarm", "doubt"


def marks(layout: Layout) -> tuple[Mark, ...]:
    """(ranges, test, `RED` or `AMBER`) of each mark: red for what has to be filled in or mended,
    amber for what is worth a second look."""
    every = ((_runs(layout, names), test, signal) for names, test, signal in _tests(layout))
    return tuple(mark for mark in every if mark[0])


def _tests(layout: Layout) -> Iterator[Mark]:
    """(fields, test, signal)."""
    started = layout.started.excel(layout.scalar)
    record = layout.form.is_record
    alike = [n for n, test in layout.blanks.items() if test == Blank(n) and not record]
    if alike:
        # one format for all columns: its own cell is named without $, so that it moves along
        here = Blank(alike[0]).excel(lambda name: layout.scalar(name).removeprefix("$"))
        yield alike, f"{started}*{here}", RED
    for name, test in layout.blanks.items():
        if name not in alike:
            yield (name,), f"{started}*{test.excel(layout.scalar)}", RED
    for check in layout.checks:
        yield check.fields, check.test.excel(layout.scalar), RED if check.blocks else AMBER


def _runs(layout: Layout, fields: Sequence[str]) -> Sequence[str]:
    return [layout.run(name) for name in fields if name in layout.open_fields]


def add_red_marks(sheet: Any, layout: Layout, formats: Formats) -> None:
    """Puts the marks of *layout* on the sheet."""
    for cells, test, signal in marks(layout):
        options = {
            "type": "formula",
            "criteria": f"=IFERROR({test},1)>0",
            "format": formats.signal(signal),
            "multi_range": " ".join(cells),
        }
        sheet.conditional_format(*FIRST_CELL, options)
