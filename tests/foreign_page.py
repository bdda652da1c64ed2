"""The block «programs» of docs/compatibility.md: what each program keeps of a file, and what the
product makes of it. No versions: the page holds on every machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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
from foreign_measured import Measured
from foreign_programs import PROGRAMS, Program

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


Found = Sequence[tuple[Program, Measured]]


def page(now: int, earlier: int, before: Counter[str], found: Found) -> str:
    """The block as Markdown, of *now* workbooks of the current period and *earlier* ones, with
    *before* in the originals."""
    gone = [name for name in FEATURES if any(_state(name, before, m) != "kept" for _, m in found)]
    return "\n\n".join(
        (
            _taken(now, earlier),
            _table(
                ("Program", "Format", "How", "Workbooks alike", "Cells alike", "Errors", "Notes"),
                (_line(program, m) for program, m in found),
            ),
            "What stands in the file besides values, counted before and after over all workbooks:",
            _table(
                ("", *(_title(program) for program, _ in found)),
                ((name, *(_state(name, before, m) for _, m in found)) for name in FEATURES),
            ),
            "What the reader does where it is not kept:",
            _table(("Not kept", "Instead"), ((name, _INSTEAD[name]) for name in gone)),
        )
    )


def _taken(now: int, earlier: int) -> str:
    return (
        f"All {now + earlier} workbooks without fault are taken, {now} of the current period and "
        f"{earlier} of earlier ones, each in all {len(PROGRAMS)} ways."
    )


def _line(program: Program, found: Measured) -> tuple[str, ...]:
    return (
        program.name,
        f".{program.suffix}",
        "pack filled" if program.filled else "saved again",
        f"{found.alike} of {found.workbooks}",
        f"{found.cells_alike:,} of {found.cells:,}",
        str(found.errors),
        str(found.notes),
    )


def _title(program: Program) -> str:
    return f"{program.name} .{program.suffix}"


def _state(name: str, before: Counter[str], found: Measured) -> str:
    count = found.features[name]
    if not count:
        return "lost"
    if count < before[name] and name not in (COLOURS, VALIDATIONS):  # those may be put together
        return "fewer"
    return "computed" if name == RESULTS and count > before[name] else "kept"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
