"""Which cells of a submission an item of the score was reckoned from; made on demand.

Drawn from the same rows as the counts (`selection`). Cells of rater groups with too few ballots
are not named: they are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress

from pipeline.analysis import selection
from pipeline.analysis.item_measures import MECHANISMS, PLAN_PARTS
from pipeline.analysis.reading import Reading, once
from pipeline.records import Cells, Row, Table, Value
from pipeline.records.roster import text

# (form, its rows, fields of those rows)
Cited = tuple[str, Iterable[Row], tuple[str, ...]]

_PLAN_FIELDS = (*(name for part in PLAN_PARTS for name in part), "plan_public_date")
_MECHANISM_FIELDS = tuple(
    f"mech_{number}_{part}"
    for number in range(1, MECHANISMS + 1)
    for part in ("status", "doc", "date")
)


def cells_of(reading: Reading) -> Cells:
    """Item → its cells, of every item that has any; see `cells_in`."""
    items = reading.spec.items
    return {item.id: cells for item in items if (cells := cells_in(reading, item.id))}


def cells_in(reading: Reading, item: str) -> Mapping[str, tuple[str, ...]]:
    """Cells of a submission, as *reading* has it, behind the own part of *item*: sheet →
    ``G5:G8``, one entry a column and run of rows, in the order of forms, then columns, then rows.

    Empty for an item that only superiors judge, or where nothing of it stands there.
    """
    if item in selection.BALLOT_OBJECTS:
        cited = _ballots(reading, item)
    elif item in _CITED:
        cited = _CITED[item](reading)
    else:
        cited = _self_score(reading, item)
    found: dict[str, dict[str, None]] = {}
    for form, rows, names in cited:
        table = reading.submission.tables.get(form)
        if table is not None and (spans := _spans(table, rows, names)):
            found.setdefault(table.sheet, {}).update(dict.fromkeys(spans))
    return {sheet: tuple(spans) for sheet, spans in found.items()}


def _spans(table: Table, rows: Iterable[Row], names: Iterable[str]) -> list[str]:
    """``G5:G8``, ``G11`` of each column: runs of neighbouring rows, alike for all of them."""
    numbers = {row.number for row in rows}
    runs = _runs(numbers)
    found = []
    for name in names if numbers else ():
        letters = table.columns.get(name)
        if letters is not None:
            line = table.lines.get(name)
            for first, last in runs if line is None else [(line, line)]:
                end = "" if first == last else f":{letters}{last}"
                found.append(f"{letters}{first}{end}")
    return found


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of neighbouring *numbers*; 0 is no row of a sheet."""
    found: list[tuple[int, int]] = []
    first = last = 0
    for number in sorted(numbers):
        if last and number != last + 1:
            found.append((first, last))
            first = number
        first, last = first or number, number
    return [*found, (first, last)] if last else found


def _leading(reading: Reading) -> Iterator[Cited]:
    yield "F2", selection.leaders(reading), ("rank_level", "branch_act_n")
    yield "F2", reading.roster, ("comment_date",)


def _organisation(reading: Reading) -> Iterator[Cited]:
    rows = selection.of_organisation(reading)
    yield "F3", rows, ("subject", "directed_to", "due_date", "public_date")
    due = selection.due_commitments(reading)
    own = (row for row in due if text(row, "subject") == selection.ORGANISATION)
    yield "F3", own, ("status",)


def _published(reading: Reading) -> Iterator[Cited]:
    yield "F2", reading.roster, ("member_no", "commit_mode")
    owing, made = selection.owing(reading), reading.commitments
    rows = compress(made.rows, map(owing.__contains__, made.column("member_no")))
    yield "F3", rows, ("member_no", "public_date")


def _fulfilled(reading: Reading) -> Iterator[Cited]:
    due = selection.due_commitments(reading)
    rows = (row for row in due if text(row, "subject") == selection.MEMBER)
    yield "F3", rows, ("due_date", "status")


def _appraised(reading: Reading) -> Iterator[Cited]:
    yield "F2", selection.graded(reading), ("member_type", "grade")


def _posts(reading: Reading) -> Iterator[Cited]:
    yield "F2", selection.in_service(reading), ("rank_level", "model_post", "duty_post")


def _plan(reading: Reading) -> Iterator[Cited]:
    yield "F1", reading.submission.rows("F1"), _PLAN_FIELDS


def _mechanisms(reading: Reading) -> Iterator[Cited]:
    yield "F1", reading.submission.rows("F1"), _MECHANISM_FIELDS
    wanted = selection.mechanism_names(reading)
    rows = (r for r in selection.window_events(reading) if text(r, "mechanism") in wanted)
    yield "F5", rows, ("item_date", "mechanism")


def _ledger(reading: Reading) -> Iterator[Cited]:
    rows = (r for r in selection.window_events(reading) if selection.names_material(r))
    yield "F5", rows, ("item_date", "material_name")


def _experience(reading: Reading) -> Iterator[Cited]:
    rows = selection.experiences(reading).values()
    yield "F5", rows, ("item_date", "category", "title", "material_name")


def _ballots(reading: Reading, item: str) -> Iterator[Cited]:
    found = selection.ballot_groups(reading, item)
    rows = tuple(row for _, _, own in found for row in own)
    yield "F4", rows, ("rater_group", "n_valid", "n_sat", "n_basic")


@once
def _self_scored(reading: Reading) -> Mapping[Value, list[Row]]:
    """Item that a unit scores itself → its rows of F6."""
    found: dict[Value, list[Row]] = {item.id: [] for item in reading.spec.items if item.self_scored}
    table = reading.table("F6")
    for row, item in zip(table.rows, table.column("item_code"), strict=True):
        if item in found:
            found[item].append(row)
    return found


def _self_score(reading: Reading, item: str) -> Iterator[Cited]:
    yield "F6", _self_scored(reading).get(item, ()), ("self_score",)


_CITED: Mapping[str, Callable[[Reading], Iterator[Cited]]] = {
    "1.4": _leading,
    "1.5": _organisation,
    "2.1": _published,
    "2.2": _fulfilled,
    "2.3": _appraised,
    "2.4": _posts,
    "3.1": _plan,
    "3.2": _mechanisms,
    "3.3": _ledger,
    "4.3": _experience,
}
