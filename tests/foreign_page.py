"""The block «programs» of docs/compatibility.md: what each program keeps of a file, and what the
product makes of it. No versions: the page holds on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from file_features import (
    COLOURS,
    DATES,
    FEATURES,
    HIDDEN,
    PROTECTION,
    RESULTS,
    ROWS,
    VALIDATIONS,
    VERY_HIDDEN,
    WIDTHS,
)
from foreign_programs import Program

# every thing that may go, and what then holds in its place
_INSTEAD = {
    VERY_HIDDEN: "`_meta` is found by its name, whether very hidden, hidden or shown; unit, period,"
    " revision and token are the same.",
    HIDDEN: "The sheets are read as before; `_meta` is never taken for a form.",
    ROWS: "Row 4 with the field ids is seen; columns are matched by it all the same.",
    DATES: "A number from 32,874 to 73,415 in a date field is that day. One note a sheet says so"
    " (T04), at the first cell.",
    "formulas": "Nothing is read from them: 控制数 and rates are counted again from the entries.",
    RESULTS: "The same; a formula without a result is asked after only in an entry cell (T14).",
    VALIDATIONS: "Every rule is checked again on arrival, the lists too.",
    PROTECTION: "Rows, columns and labels are matched, never assumed (see People).",
    WIDTHS: "Nothing depends on it. A returned workbook is drawn anew.",
    COLOURS: "The same; the colours are drawn anew.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Workbooks without fault in the demonstration, and those that were taken; ``places`` are the
    forms with something in them, by class and period, in the workbooks of earlier periods, and
    ``places_taken`` those that the taken ones hold."""

    now: int
    now_taken: int
    earlier: int
    earlier_taken: int
    places: int
    places_taken: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One way through a program. ``alike`` and ``cells_alike`` are those without a difference;
    ``notes`` and ``errors`` what is said more than of the originals."""

    program: Program
    workbooks: int
    alike: int
    cells: int
    cells_alike: int
    notes: int
    errors: int
    features: Counter[str]


def page(choice: Choice, before: Counter[str], found: Sequence[Measured]) -> str:
    """The block as Markdown."""
    gone = [name for name in FEATURES if any(_state(name, before, m) != "kept" for m in found)]
    return "\n\n".join(
        (
            _taken(choice),
            _table(
                ("Program", "Format", "How", "Workbooks alike", "Cells alike", "Errors", "Notes"),
                (_line(entry) for entry in found),
            ),
            "What stands in the file besides values, counted before and after over all workbooks:",
            _table(
                ("", *(_title(entry) for entry in found)),
                ((name, *(_state(name, before, m) for m in found)) for name in FEATURES),
            ),
            "What the reader does where it is not kept:",
            _table(("Not kept", "Instead"), ((name, _INSTEAD[name]) for name in gone)),
        )
    )


def _taken(choice: Choice) -> str:
    return (
        f"{choice.now_taken + choice.earlier_taken} of the {choice.now + choice.earlier} workbooks "
        f"without fault are taken: {choice.now_taken} of {choice.now} of the current period, and "
        f"of the {choice.earlier} of earlier periods {choice.earlier_taken}, which hold together "
        f"{choice.places_taken} of the {choice.places} forms that anybody filled then, counted by "
        "form, class and period."
    )


def _line(entry: Measured) -> tuple[str, ...]:
    return (
        entry.program.name,
        f".{entry.program.suffix}",
        "pack filled" if entry.program.filled else "saved again",
        f"{entry.alike} of {entry.workbooks}",
        f"{entry.cells_alike:,} of {entry.cells:,}",
        str(entry.errors),
        str(entry.notes),
    )


def _title(entry: Measured) -> str:
    return f"{entry.program.name} .{entry.program.suffix}"


def _state(name: str, before: Counter[str], entry: Measured) -> str:
    count = entry.features[name]
    if not count:
        return "lost"
    if count < before[name] and name not in (COLOURS, VALIDATIONS):  # those may be put together
        return "fewer"
    return "computed" if name == RESULTS and count > before[name] else "kept"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
