"""Reading a record sheet (F0, F1): one field a line, value beside its label.

Lines are known by the hidden id, else by the label, else by a close label with a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.cells import address, column_letters
from pipeline.extraction.beside import lay_aside
from pipeline.extraction.casting import Cast
from pipeline.extraction.findings import finding, place
from pipeline.extraction.grid import blank, covered
from pipeline.extraction.naming import nearest, report_absent, report_relabelled
from pipeline.extraction.page import Page, texts_of
from pipeline.extraction.plan import FieldPlan, normal
from pipeline.extraction.printed import printed_lines, wanted_labels
from pipeline.extraction.reading import Reading, as_seen
from pipeline.extraction.sheets import Found
from pipeline.records import Row, Table, Value


def read_record(reading: Reading) -> Table:
    """The one record of the sheet; ``lines`` says in which row each field stands."""
    found = reading.found
    page = Page.of(reading)
    printed = printed_lines(page)
    lines = _searched(page) if printed is None else printed
    for name in found.plan.fields:
        if name not in lines:
            report_absent(found, reading.scope, reading.book, name, "X01-line", filled=True)
    row = _read(page, lines)
    if printed is None:
        lay_aside(page, lines)
    return Table(
        form=found.plan.form.id,
        sheet=found.sheet.name,
        columns=dict.fromkeys(lines, column_letters(page.value_column)),
        rows=(row,),
        lines=lines,
    )


def _read(page: Page, lines: Mapping[str, int]) -> Row:
    reading, plan, answers = page.reading, page.plan, page.answers
    values: dict[str, Value] = dict(plan.blank)
    raw: dict[str, str] = {}
    said: list[tuple[FieldPlan, Cast]] = []
    for name, line in lines.items():
        entry, cell = plan.fields[name], answers[line - 1]
        if cell is None or cell == "":
            continue
        values[name] = entry.plain(cell)
        if values[name] is None and (covered(cell) or not blank(cell)):
            values[name] = reading.careful(entry, cell, raw, said)
    for entry, cast in said + reading.misfits(values):
        reading.report(entry, cast, (lines[entry.id], page.value_column), values, due=True)
    return Row(0, values, raw)


def lines_of(found: Found, labels: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Field id → rows that claim to be it: by id, for the rest by their *labels* (`texts_of`)."""
    plan = found.plan
    ids = texts_of(found.sheet, found.id_column) if found.id_column else ()
    claims: dict[str, list[int]] = {}
    for line, name in ids:
        if name in plan.fields:
            claims.setdefault(name, []).append(line)
    if len(claims) == len(plan.fields):
        return claims
    taken = {line for some in claims.values() for line in some}
    known = set(claims)
    for line, text in labels:
        named = plan.labels.get(normal(text))
        if named is None or named in known or line in taken:
            continue
        if named in plan.fields:
            claims.setdefault(named, []).append(line)
    return claims


def _searched(page: Page) -> dict[str, int]:
    """Field id → its line, by ids and labels; what is doubled or doubtful is told."""
    claims = lines_of(page.reading.found, page.labels)
    _contradicted(page, claims)
    chosen = {
        name: some[0] if len(some) == 1 else _choose(page, name, some)
        for name, some in claims.items()
    }
    if len(chosen) < len(page.plan.fields):
        taken = {line for some in claims.values() for line in some}
        chosen |= _close(page, chosen, taken)
    return {name: chosen[name] for name in page.plan.fields if name in chosen}


def _contradicted(page: Page, claims: Mapping[str, list[int]]) -> None:
    """Lines that are known by their ids, and whose label is not theirs."""
    cells, at = page.column(page.label_column), page.label_column
    labels = (
        (name, as_seen(cells[line - 1]), (line, at))
        for name, lines in claims.items()
        for line in lines
        if not blank(cells[line - 1])
    )
    found, scope = page.reading.found, page.reading.scope
    report_relabelled(found, scope, page.reading.book, labels, "X01-label-line")


def _choose(page: Page, name: str, lines: list[int]) -> int:
    """Of several lines of one field the one with content; two with content are a Problem."""
    reading, found = page.reading, page.reading.found
    full = [line for line in lines if not blank(page.answers[line - 1])]
    if len({page.answers[line - 1] for line in full}) > 1 and name in reading.scope.open:
        entry = found.plan.fields[name].field
        where = place(found.plan.form, found.sheet, entry, (full[0], page.value_column))
        reading.book.add(finding("X01-twice", where, other=address(full[1], page.value_column)))
    return (full or lines)[0]


def _close(page: Page, known: Mapping[str, int], taken: set[int]) -> dict[str, int]:
    """Lines whose label is nearly that of a field not *known*, with a note (S06)."""
    plan, wanted = page.plan, wanted_labels(page.plan, known)
    free = [(line, text) for line, text in page.labels if line not in taken]
    lines: dict[str, int] = {}
    for line, text in free if wanted else ():
        name = nearest(text, wanted)
        if name is not None and name not in lines:
            lines[name] = line
            entry, cell = plan.fields[name].field, (line, page.label_column)
            where = place(plan.form, page.reading.found.sheet, entry, cell)
            page.reading.book.add(finding("S06", where, raw=text))
    return lines
