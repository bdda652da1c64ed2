"""An invented unit's clean submissions, in any period, for tests of checks and indicators.

Nothing is wrong with them; a test changes one cell and looks at what is said.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import count

from msgspec.structs import replace
from sample_records import MAKERS, ballot, nomination

from pipeline.campaign import Due, Parameters, Period, Settings, Unit
from pipeline.cells import column_letters
from pipeline.checks import check
from pipeline.problems import Effect, Problem
from pipeline.records import Identity, Row, Submission, Table, Value
from pipeline.spec import load
from pipeline.spec.model import Form, Spec

__all__ = [
    "UNITS",
    "added",
    "ballot",
    "cell",
    "changed",
    "found",
    "nomination",
    "said",
    "sample",
    "settings",
    "spec",
    "unreadable",
    "with_rows",
]

UNITS = {
    "A": ("JG001", "机关"),
    "A0": ("CS001", "机关"),
    "B": ("XX001", "教育"),
    "C": ("YY001", "卫生"),
    "D1": ("SX001", "教育"),
    "D2": ("WS001", "卫生"),
}


@cache
def spec() -> Spec:
    return load()


@cache
def settings(**parameters: str) -> Settings:
    """The campaign by its defaults, with *parameters* changed (dots written as __)."""
    values = {p.key: p.default for p in spec().parameters}
    values.update({key.replace("__", "."): text for key, text in parameters.items()})
    periods = {}
    for raw in spec().periods:
        days = {key: date.fromisoformat(raw[key]) for key in ("covers_from", "covers_to", "due_by")}
        periods[raw["period"]] = Period(
            code=raw["period"],
            name=raw["name"],
            phase=raw["phase"],
            current_round=int(raw["current_round"]),
            year_end=raw["year_end"] or None,
            **days,
        )
    units = {
        code: Unit(
            code, f"{code}单位", code, system, cls, "属地" if cls in ("D1", "D2") else "直属"
        )
        for cls, (code, system) in UNITS.items()
    }
    return Settings(units, periods, Due(spec().due), Parameters(values), "2012H1")


def sample(period: str = "2012H1", unit_class: str = "B") -> Submission:
    """A clean submission with all that is due of the class in *period*."""
    unit = UNITS[unit_class][0]
    campaign = settings()
    rows = {
        form: made
        for form, make in MAKERS.items()
        if unit_class in spec().forms[form].classes
        for made in [make(unit, unit_class, campaign.periods[period])]
    }
    tables = {form: _table(spec().forms[form], made) for form, made in rows.items()}
    return Submission(Identity("填报簿", unit, period, 1), unit_class, tables)


def _table(form: Form, rows: list[dict[str, Value]]) -> Table:
    names = [field.id for field in form.fields]
    if form.is_record:
        lines = dict(zip(names, count(5)))
        made = tuple(Row(0, dict.fromkeys(names) | values) for values in rows)
        return Table(form.id, form.sheet, dict.fromkeys(names, "B"), made, lines)
    columns = {name: column_letters(number) for number, name in enumerate(names, start=1)}
    made = tuple(Row(n, dict.fromkeys(names) | values) for n, values in enumerate(rows, start=5))
    return Table(form.id, form.sheet, columns, made)


def changed(submission: Submission, form: str, index: int, **values: Value) -> Submission:
    """*submission* with some cells of row *index* (from 0) of *form* changed."""
    table = submission.tables[form]
    rows = list(table.rows)
    rows[index] = replace(rows[index], values={**rows[index].values, **values})
    return with_rows(submission, form, rows)


def unreadable(submission: Submission, form: str, index: int, name: str, raw: str) -> Submission:
    """*submission* with a cell that extraction could not read and has reported."""
    made = changed(submission, form, index, **{name: None})
    rows = list(made.rows(form))
    rows[index] = replace(rows[index], raw={name: raw})
    return with_rows(made, form, rows)


def with_rows(submission: Submission, form: str, rows: list[Row]) -> Submission:
    table = replace(submission.tables[form], rows=tuple(rows))
    return replace(submission, tables={**submission.tables, form: table})


def added(submission: Submission, form: str, *records: dict[str, Value]) -> Submission:
    """*submission* with further rows below those of *form*."""
    rows = list(submission.rows(form))
    names = [field.id for field in spec().forms[form].fields]
    for values in records:
        number = rows[-1].number + 1 if rows else 5
        rows.append(Row(number, dict.fromkeys(names) | values))
    return with_rows(submission, form, rows)


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, str | None]]:
    """(code, form, cell) of each Problem."""
    return [(p.code, p.where.form, p.where.cell) for p in problems]


def found(submission: Submission, **parameters: str) -> list[tuple[str, str | None, str | None]]:
    """What `check` says of *submission* beyond notes: (code, form, cell)."""
    problems = check(submission, spec(), settings(**parameters), date(2013, 1, 1))
    return said(tuple(p for p in problems if p.effect is not Effect.NOTE))


def cell(submission: Submission, form: str, index: int, name: str) -> str:
    """The address of field *name* in row *index* of *form*."""
    table = submission.tables[form]
    return str(table.cell(table.rows[index], name))
