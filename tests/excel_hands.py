"""What a person does to a filled workbook in a spreadsheet program, and what is then read of it:
the deed as data, the sheet as the person sees it, and the comparison with the untouched original.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from form_samples import book, filled, ids, lines, settings
from openpyxl.worksheet.worksheet import Worksheet
from spoils import RECEIVED

from pipeline.extraction import tally
from pipeline.extraction.casting import CellValue, Formatted, verbatim
from pipeline.extraction.grid import grid
from pipeline.intake import Limits, read
from pipeline.number_formats import agrees
from pipeline.problems import Effect, Problem
from pipeline.records import RawSheet, RawWorkbook, Row, Submission, Table, unpack
from pipeline.spec import load
from pipeline.stages.examine import Bench, examine_bytes

FIRST = 5  # row of the first record where nobody has moved anything
LABELS, IDS = 3, 4
NAME = "一小.xlsx"

Edit = Callable[[Any], None]
Rewrite = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Hand:
    """One deed and what must come of it.

    done    what was done, in words
    sheet   where, by its tab
    edit    changes the opened workbook
    named   findings that send the workbook back: ``code cell`` of that sheet, or
            ``code sheet!cell``; a dash where no cell is named
    noted   findings that only say how it was read
    sorted  records may come in another order
    heads   titles or labels were worded anew, which needs no remark
    means   (form, index, field, value) where what was typed means something else than before
    rewrite changes the saved bytes, for what openpyxl cannot do
    """

    done: str
    sheet: str
    edit: Edit | None = None
    named: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    period: str = "2012H1"
    sorted: bool = False
    heads: bool = False
    means: tuple[tuple[str, int, str, Any], ...] = ()
    rewrite: Rewrite | None = None

    def __str__(self) -> str:
        return self.done

    def expected(self, *, back: bool) -> list[str]:
        """``named`` or ``noted`` in full."""
        found = self.named if back else self.noted
        return [_full(text, self.sheet) for text in found]


def _full(text: str, sheet: str) -> str:
    code, _, where = text.partition(" ")
    return text if "!" in where else f"{code} {sheet}!{where}"


@dataclass(frozen=True)
class Outcome:
    """raw is the workbook as the person left it; submission and problems what came of it."""

    raw: RawWorkbook
    submission: Submission
    problems: tuple[Problem, ...]


@cache
def original(period: str) -> Outcome:
    """The workbook that nobody touched."""
    return received(filled(period))


@cache
def outcome(hand: Hand) -> Outcome:
    """What becomes of the workbook after *hand*."""
    return received(touched(hand))


@cache
def touched(hand: Hand) -> bytes:
    """The bytes of the workbook after *hand*."""
    data = filled(hand.period)
    if hand.edit is not None:
        workbook = book(data)
        hand.edit(workbook)
        target = BytesIO()
        workbook.save(target)
        data = target.getvalue()
    return hand.rewrite(data) if hand.rewrite else data


def received(data: bytes) -> Outcome:
    """*data*, examined as a run examines it."""
    raw = read(data, NAME, Limits())
    found = examine_bytes(data, NAME, RECEIVED, Bench(load(), settings(), Limits()))
    assert found.document is not None
    return Outcome(raw, unpack(found.document), found.problems)


def place(problem: Problem) -> str:
    """``code sheet!cell``; a dash where the finding concerns the file."""
    return f"{problem.code} {problem.where.sheet or '—'}!{problem.where.cell or '—'}"


def said(outcome: Outcome, *, back: bool) -> list[str]:
    """Findings that send the workbook back, or all others, as ``code sheet!cell``."""
    return [place(p) for p in outcome.problems if (p.effect is Effect.RETURN) is back]


# --- the sheet as the person sees it


def cell(sheet: Worksheet, name: str, index: int = 0) -> Any:
    """The cell of field *name*: of the record at *index*, or on its line of a record sheet."""
    if sheet.cell(IDS, 1).value == "@label":
        return sheet.cell(lines(sheet)[name], 2)
    return sheet.cell(FIRST + index, ids(sheet)[name])


def setting(sheet: str, name: str, value: Any, index: int = 0) -> Edit:
    """Types *value* into one cell."""

    def edit(workbook: Any) -> None:
        cell(workbook[sheet], name, index).value = value

    return edit


def last(sheet: Worksheet) -> int:
    """Row of the last record."""
    entries = [column for name, column in ids(sheet).items() if name not in COMPUTED]
    rows = range(FIRST, sheet.max_row + 1)
    return max(r for r in rows if any(_typed(sheet.cell(r, c).value) for c in entries))


COMPUTED = frozenset({"p_part", "p_sat", "control_sum"})  # our formulas; openpyxl drops results


def _typed(value: object) -> bool:
    return value is not None and not str(value).startswith("=")


def texts(sheet: Worksheet, row: int) -> list[Any]:
    """What stands in *row*, cell by cell."""
    return [sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]


def write(sheet: Worksheet, row: int, values: list[Any]) -> None:
    """Puts *values* into *row* from column A on."""
    for column, value in enumerate(values, start=1):
        sheet.cell(row, column).value = value


# --- the comparison


def unexplained(hand: Hand) -> list[str]:
    """Cells that are read otherwise than in the untouched workbook though nothing is said of
    them, records that are missing or too many, and noughts that nobody typed."""
    before, after = original(hand.period).submission, outcome(hand)
    back = [p for p in after.problems if p.effect is Effect.RETURN]
    found = []
    for form, table in before.tables.items():
        whole = [p for p in back if p.where.form == form and not p.where.cell]
        now = after.submission.tables.get(form)
        pairs = _paired(table.rows, _sound(now, len(table.rows), back), hand) if now else []
        if pairs is None or (now is None and table.rows):
            found += [] if whole else [f"{form}: other records"]
        for index, (old, new) in enumerate(pairs or ()):
            assert now is not None
            meant = {f: v for of, at, f, v in hand.means if (of, at) == (form, index)}
            for name, value in (old.values | meant).items():
                if name in COMPUTED or new.values.get(name) == value:
                    continue
                if new.values.get(name) == 0 or not _told(back, now, new, name):
                    found.append(f"{form}.{name} {now.cell(new, name)}: {new.values.get(name)!r}")
    return found


def _sound(table: Table, count: int, back: Sequence[Problem]) -> list[Row]:
    """Records of *table*; where there are more than *count*, the first ones in which something
    is named are taken for what the person added."""
    named = {p.where.row for p in back if p.where.sheet == table.sheet}
    added = [row for row in table.rows if row.number in named][: max(0, len(table.rows) - count)]
    return [row for row in table.rows if row not in added]


def _told(back: Sequence[Problem], table: Table, row: Row, name: str) -> bool:
    """True where a finding stands at the cell, or at the column's heading."""
    cell = table.cell(row, name)
    return any(
        p.where.sheet == table.sheet
        and (p.where.cell == cell or (p.code == "X01" and p.where.field == name))
        for p in back
    )


def _paired(
    before: Sequence[Row], after: Sequence[Row], hand: Hand
) -> list[tuple[Row, Row]] | None:
    if hand.sorted:
        before = sorted(before, key=lambda row: repr(row.values))
        after = sorted(after, key=lambda row: repr(row.values))
    return list(zip(before, after, strict=True)) if len(before) == len(after) else None


def silent(hand: Hand) -> list[str]:
    """Texts that the person added to the workbook and that are neither among the values read,
    nor listed as standing outside the form, nor quoted in a finding."""
    after = outcome(hand)
    if hand.heads:
        return []
    told = "\n".join([*_read(after.submission), *_quoted(after)])
    added = Counter(_texts(after.raw)) - Counter(_texts(original(hand.period).raw))
    return [text for text in added if text not in told]


def _texts(raw: RawWorkbook) -> Iterator[str]:
    for sheet in raw.sheets:
        for cells in grid(RawSheet(sheet.name, sheet.rows, formats=sheet.formats)):
            yield from (text for value in cells if (text := _said(value)))


def _said(value: CellValue) -> str:
    if isinstance(value, Formatted) and value.text and agrees(value.text, value.number):
        return verbatim(value.number)  # with a unit or noughts around it
    return verbatim(value).strip()


def _read(submission: Submission) -> Iterator[str]:
    for table in submission.tables.values():
        for row in table.rows:
            yield from row.raw.values()
            for value in row.values.values():
                shown = "、".join(value) if isinstance(value, tuple) else value
                yield "" if shown is None else str(shown)
    yield from (text for _, _, text in submission.outside)


def _quoted(after: Outcome) -> Iterator[str]:
    for problem in after.problems:
        yield f"{problem.raw or ''}\n{problem.message}"


def miscounted(hand: Hand) -> list[str]:
    """Forms of which the second count, for 对账, does not find the records that were read."""
    after = outcome(hand)
    counted = tally(after.raw, load())
    return [
        f"{form}: {counted[form]['rows']} counted, {len(table.rows)} read"
        for form, table in after.submission.tables.items()
        if form in counted and counted[form]["rows"] != len(table.rows)
    ]


def misplaced(hand: Hand) -> list[str]:
    """Findings whose cell, in the workbook as the person sees it, does not show the text that
    they quote (a merged cell shows what stands in its first, a formula has no text, a number
    what its format makes of it)."""
    quoting = [
        p
        for p in outcome(hand).problems
        if p.where.sheet and p.where.cell and p.raw and p.code not in _SHOWN_ELSEWHERE
    ]
    seen = book(touched(hand)) if quoting else None
    found = []
    for problem in quoting:
        assert seen is not None
        value = seen[problem.where.sheet][problem.where.cell].value
        if verbatim(value) != problem.raw:
            found.append(f"{place(problem)}: {value!r}, not {problem.raw!r}")
    return found


_SHOWN_ELSEWHERE = frozenset({"T14", "T15", "T17", "X01", "X07"})
