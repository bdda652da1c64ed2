"""Reading a record sheet (F0, F1): one field a line, value beside its label.

Lines are known by the hidden id, else by the label, else by a close label with a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.cells import address, column_letters
from pipeline.extraction.asides import note_strays
from pipeline.extraction.casting import Cast
from pipeline.extraction.columns import nearest, report_absent
from pipeline.extraction.findings import finding, place
from pipeline.extraction.grid import Grid, at, blank, covered, filled, grid
from pipeline.extraction.headings import over
from pipeline.extraction.plan import FieldPlan, FormPlan, normal, without_bracket
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.sheets import Found, head_rows
from pipeline.records import RawSheet, Row, Table, Value

_VALUE_MARK = "@value"
_LABEL_MARK = "@label"
_BESIDE = ("@unit", "@note")
_EXAMPLE = "例："
_VALUE_HEAD = normal("填写内容")
_PRINTED_COLUMNS = 5  # label, value, unit, note, id


def read_record(reading: Reading) -> Table:
    """The one record of the sheet; ``lines`` says in which row each field stands."""
    found = reading.found
    rows = grid(found.sheet)
    label_column, value_column = columns_of(found)
    lines = _lines(reading, rows, label_column, value_column)
    for name in found.plan.fields:
        if name not in lines:
            report_absent(found, reading.scope, reading.book, name, "X01-line", filled=True)
    values: dict[str, Value] = dict(found.plan.blank)
    raw: dict[str, str] = {}
    said: list[tuple[FieldPlan, Cast]] = []
    for name, line in lines.items():
        cell = at(rows, line, value_column)
        if covered(cell) or not blank(cell):
            values[name] = reading.careful(found.plan.fields[name], cell, raw, said)
    for entry, cast in said + reading.misfits(values):
        reading.report(entry, cast, (lines[entry.id], value_column), values, due=True)
    _lay_aside(reading, rows, lines, (label_column, value_column))
    return Table(
        form=found.plan.form.id,
        sheet=found.sheet.name,
        columns=dict.fromkeys(lines, column_letters(value_column)),
        rows=(Row(0, values, raw),),
        lines=lines,
    )


def columns_of(found: Found) -> tuple[int, int]:
    """(label column, value column): by their marks, else by the heads, else A and B."""
    sheet, id_row = found.sheet, found.id_row
    if id_row is not None:
        cells = list(sheet.rows[id_row - 1])
        label = cells.index(_LABEL_MARK) + 1 if _LABEL_MARK in cells else 1
        value = cells.index(_VALUE_MARK) + 1 if _VALUE_MARK in cells else label + 1
        return label, value
    if row := _head_row(sheet):
        heads = [isinstance(v, str) and normal(v) == _VALUE_HEAD for v in sheet.rows[row - 1]]
        column = heads.index(True) + 1
        return max(1, column - 1), column
    return 1, 2


def _head_row(sheet: RawSheet) -> int | None:
    """1-based row of the visible heads, where there is one."""
    for row in head_rows(sheet):
        if any(isinstance(v, str) and normal(v) == _VALUE_HEAD for v in sheet.rows[row - 1]):
            return row
    return None


def lines_of(found: Found, label_column: int) -> dict[str, list[int]]:
    """Field id → rows that claim to be it: by id, for the rest by label."""
    plan = found.plan
    ids = _texts(found.sheet, found.id_column) if found.id_column else ()
    claims: dict[str, list[int]] = {}
    for line, name in ids:
        if name in plan.fields:
            claims.setdefault(name, []).append(line)
    taken = {line for some in claims.values() for line in some}
    known = set(claims)
    for line, text in _texts(found.sheet, label_column):
        named = plan.labels.get(normal(text))
        if named is None or named in known or line in taken:
            continue
        if named in plan.fields:
            claims.setdefault(named, []).append(line)
    return claims


def _lines(reading: Reading, rows: Grid, label_column: int, value_column: int) -> dict[str, int]:
    found = reading.found
    plan = found.plan
    claims = lines_of(found, label_column)
    taken = {line for some in claims.values() for line in some}
    labels = _texts(found.sheet, label_column)
    chosen = {
        name: some[0] if len(some) == 1 else _choose(reading, rows, name, some, value_column)
        for name, some in claims.items()
    }
    free = {line: text for line, text in labels if line not in taken}
    chosen |= _close(reading, plan, free, chosen, label_column)
    return {name: chosen[name] for name in plan.fields if name in chosen}


def _texts(sheet: RawSheet, column: int) -> Iterable[tuple[int, str]]:
    for line, cells in enumerate(sheet.rows, start=1):
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, str) and (text := value.strip()):
            yield line, text


def _choose(reading: Reading, rows: Grid, name: str, lines: list[int], value_column: int) -> int:
    """Of several lines of one field the one with content; two with content are a Problem."""
    full = [line for line in lines if not blank(at(rows, line, value_column))]
    if len({at(rows, line, value_column) for line in full}) > 1 and name in reading.scope.open:
        found = reading.found
        entry = found.plan.fields[name].field
        where = place(found.plan.form, found.sheet, entry, (full[0], value_column))
        reading.book.add(finding("X01-twice", where, other=address(full[1], value_column)))
    return (full or lines)[0]


def _close(
    reading: Reading,
    plan: FormPlan,
    free: Mapping[int, str],
    known: Mapping[str, int],
    label_column: int,
) -> dict[str, int]:
    wanted = {
        label: name
        for label, name in plan.labels.items()
        if name in plan.fields and name not in known
    }
    lines: dict[str, int] = {}
    for line, text in free.items() if wanted else ():
        name = nearest(text, wanted)
        if name is not None and name not in lines:
            lines[name] = line
            entry = plan.fields[name].field
            where = place(plan.form, reading.found.sheet, entry, (line, label_column))
            reading.book.add(finding("S06", where, raw=text))
    return lines


def _lay_aside(
    reading: Reading, rows: Grid, lines: Mapping[str, int], columns: tuple[int, int]
) -> None:
    """Cells right of what we print, entries on lines that are no field's, and what was typed
    where we print. *columns* are those of labels and values."""
    found, (label_column, value_column) = reading.found, columns
    if not lines:
        return
    first = min(lines.values())
    if found.id_row is not None:
        marks = enumerate(found.sheet.rows[found.id_row - 1], start=1)
        printed = frozenset(c for c, v in marks if isinstance(v, str) and v.startswith("@"))
    else:
        last = max(_PRINTED_COLUMNS, found.id_column or 0)
        printed = frozenset(range(1, last + 1))
    head = found.id_row - 1 if found.id_row else _head_row(found.sheet)
    entries = [*over(rows, head or 0, found.plan), *filled(rows, first, printed)]
    doubles: list[tuple[str, str]] = []
    taken = set(lines.values())
    for line in range(first, len(rows) + 1):
        if line not in taken and not blank(cell := at(rows, line, value_column)):
            label = found.sheet.value(line, 1)
            named = found.plan.labels.get(normal(label)) if isinstance(label, str) else None
            text = f"{label}：{as_seen(cell)}" if label else as_seen(cell)
            if named is None:
                entries.append((address(line, value_column), text))
            elif named in found.plan.fields:
                doubles.append((address(line, value_column), text))
    entries += _typed_over(found, rows, lines, columns)
    last = max(taken)
    for line, text in _texts(found.sheet, label_column):
        unknown = normal(text) not in found.plan.labels
        if line > last and unknown and blank(at(rows, line, value_column)):
            entries.append((address(line, label_column), text))
    reading.book.lay_aside(found.sheet.name, entries, note_strays)
    reading.book.lay_aside(found.sheet.name, doubles, None)  # told as X01-twice


def _typed_over(
    found: Found, rows: Grid, lines: Mapping[str, int], columns: tuple[int, int]
) -> Iterable[tuple[str, str]]:
    """An answer in the columns of units or explanations instead of its own, or written behind
    the label."""
    label_column, unit_column, note_column = columns[0], columns[1] + 1, columns[1] + 2
    marks = found.sheet.rows[found.id_row - 1] if found.id_row else ()
    if tuple(marks[unit_column - 1 : note_column]) != _BESIDE:
        return
    for name, line in lines.items():
        entry = found.plan.fields[name].field
        unit = at(rows, line, unit_column)
        if not blank(unit) and as_seen(unit) != entry.unit:
            yield address(line, unit_column), as_seen(unit)
        note = as_seen(at(rows, line, note_column))
        ours = note.endswith("。") or _EXAMPLE in note or not entry.prompt
        if note and not ours:
            yield address(line, note_column), note
        label = at(rows, line, label_column)
        text = normal(label) if isinstance(label, str) else ""
        known = text in found.plan.labels or without_bracket(text) in found.plan.labels
        if not known and text.startswith(normal(entry.label)):
            yield address(line, label_column), as_seen(label)
