"""Problems of reading, made from the catalogue. Wordings of one code (``X01-unit``) keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.cells import address
from pipeline.problems import NOWHERE, Effect, Problem, Where, make
from pipeline.records import RawSheet
from pipeline.spec.model import Field, Form

CELL_PROBLEMS = 5_000  # of one workbook; more is a column pasted into the wrong place
OUTSIDE_CELLS = 300  # of one sheet, listed singly

Notes = Callable[[str, Sequence[tuple[str, str]]], list[Problem]]


def finding(
    key: str,
    where: Where = NOWHERE,
    *,
    raw: object = None,
    effect: Effect | None = None,
    **values: str | int,
) -> Problem:
    """The Problem of catalogue entry *key*; its code is the part before a hyphen."""
    made = make(key, where, raw=raw, effect=effect, **dict[str, Any](values))
    return replace(made, code=key.partition("-")[0])


def place(
    form: Form,
    sheet: RawSheet | None,
    entry: Field | None = None,
    cell: tuple[int, int] | None = None,
) -> Where:
    """Where *entry* of *form* stands; without a sheet, the tab name that it should have."""
    return Where(
        form=form.id,
        sheet=sheet.name if sheet else form.sheet,
        cell=address(*cell) if cell else None,
        row=cell[0] if cell else None,
        field=entry.id if entry else None,
        label=entry.label if entry else form.title,
    )


class Notebook(Struct):
    """What one workbook's reading collects: Problems, and text outside the forms."""

    problems: list[Problem] = field(default_factory=list)
    outside: list[tuple[str, str, str]] = field(default_factory=list)
    cells: int = 0

    def add(self, problem: Problem) -> None:
        """Keep *problem*, which concerns the file, a sheet or a header."""
        self.problems.append(problem)

    def room(self) -> bool:
        """True while there is room for one more finding about a cell; the first time that there
        is none, S12 says so."""
        self.cells += 1
        if self.cells == CELL_PROBLEMS + 1:
            self.problems.append(finding("S12", count=CELL_PROBLEMS))
        return self.cells <= CELL_PROBLEMS

    def lay_aside(self, sheet: str, cells: Iterable[tuple[str, str]], notes: Notes | None) -> None:
        """List *cells* (address, text) of *sheet* as standing outside its form; of very many
        the first ones and the number of the rest. *notes* says so to the sender."""
        listed: list[tuple[str, str]] = []
        rest, where = 0, ""
        for count, (cell, text) in enumerate(cells):
            if count < OUTSIDE_CELLS:
                listed.append((cell, text))
            else:
                rest, where = rest + 1, where or cell
        if notes is not None and listed:
            self.problems += notes(sheet, listed)
        if rest:
            listed.append((where, f"……从这里起还有 {rest} 格"))
        self.outside += [(sheet, cell, text) for cell, text in listed]
