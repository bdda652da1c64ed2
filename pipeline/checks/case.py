"""What workbooks of one kind, class and period are held to, worked out at the first of them.

A process sees many workbooks of few cases, and working this out for each would cost more than
the checks of a clean one. Knows nothing of a particular workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from msgspec import Struct, field

from pipeline.campaign import Period, Settings
from pipeline.campaign.standing import Standing, standing
from pipeline.records import Value
from pipeline.spec.model import Field, Form, Spec

__all__ = [
    "RETURN_WORKBOOK",
    "Case",
    "Kinds",
    "Standing",
    "case_of",
    "fields_of",
    "forms_of",
    "kinds_of",
    "once_a_case",
]

RETURN_WORKBOOK = "填报簿"
R = TypeVar("R")
_Key = tuple[str, str, str | None]  # workbook, unit class, code of a known period


class Case(Struct, frozen=True):
    """Workbooks that are judged alike: of one workbook id, unit class and period.

    period      None where the workbook names none, or an unknown one (reported by extraction)
    worked_out  what `once_a_case` found already
    """

    spec: Spec
    settings: Settings
    workbook: str
    unit_class: str
    period: Period | None
    worked_out: dict[tuple[Callable[..., Any], str], Any] = field(default_factory=dict)

    @property
    def is_return(self) -> bool:
        """True of a unit's 填报簿, False of the office's own workbooks."""
        return self.workbook == RETURN_WORKBOOK

    def standing(self, block: str) -> Standing:
        """How far *block* is judged. Of the office's own workbooks rows alone are judged, and
        of a return without a period nothing is."""
        return _standing(self, block)

    def judged(self, block: str) -> bool:
        """True where each row of *block* that is there must be whole."""
        return self.standing(block) >= Standing.ROWS


def once_a_case(work: Callable[[Case, str], R]) -> Callable[[Case, str], R]:
    """*work*, a function of a case and the id of a form (or another name of the spec), done at
    its first use."""

    @wraps(work)
    def known(case: Case, name: str) -> R:
        key = (work, name)
        if key not in case.worked_out:
            case.worked_out[key] = work(case, name)
        found: R = case.worked_out[key]
        return found

    return known


@once_a_case
def _standing(case: Case, block: str) -> Standing:
    if not case.is_return:
        return Standing.ROWS
    if case.period is None:
        return Standing.CLOSED
    return standing(case.settings.due, block, case.unit_class, case.period.code)


@once_a_case
def forms_of(case: Case, workbook: str) -> tuple[Form, ...]:
    """Forms of *workbook*, in tab order."""
    return tuple(case.spec.forms_of(workbook))


@once_a_case
def fields_of(case: Case, form_id: str) -> Mapping[str, Field]:
    """Fields of *form_id* by id."""
    return {entry.id: entry for entry in case.spec.forms[form_id].fields}


class Kinds(Struct, frozen=True):
    """Kinds of row on a sheet whose blocks select rows instead of columns (F4).

    field      the field whose value is the kind
    standings  kind → how its rows are judged; of a row without a kind as of the highest,
               because its own blank is what is wrong with it
    due        kinds of which a row must be there
    """

    field: str
    standings: Mapping[Value, Standing]
    due: tuple[str, ...]

    @property
    def highest(self) -> Standing:
        """How the rows of any kind are judged at most."""
        return self.standings[None]

    def standing(self, kind: Value) -> Standing:
        """How a row of *kind* is judged."""
        return self.standings.get(kind, Standing.CLOSED)


@once_a_case
def kinds_of(case: Case, form_id: str) -> Kinds | None:
    """The kinds of row of *form_id*; None where its rows are all of one."""
    blocks = [b for b in case.spec.blocks.values() if b.form == form_id and b.rows_field]
    if not blocks:
        return None
    standings: dict[Value, Standing] = {None: max(case.standing(block.id) for block in blocks)}
    for block in blocks:
        for kind in block.rows_values:
            known = standings.get(kind, Standing.CLOSED)
            standings[kind] = max(known, case.standing(block.id))
    due = [b for b in blocks if case.standing(b.id) is Standing.DUE]
    return Kinds(
        blocks[0].rows_field or "", standings, tuple(kind for b in due for kind in b.needs)
    )


class _Campaign(Struct, frozen=True):
    """The cases of one spec and settings; it keeps both alive, so that they can be known again."""

    spec: Spec
    settings: Settings
    cases: dict[_Key, Case] = field(default_factory=dict)


_held: list[_Campaign] = []  # the latest; a process has one


def case_of(
    spec: Spec, settings: Settings, workbook: str, unit_class: str, period: str | None
) -> Case:
    """The Case of *workbook* (its id) for a class and the code of a period."""
    campaign = _held[0] if _held else None
    if campaign is None or campaign.spec is not spec or campaign.settings is not settings:
        campaign = _Campaign(spec, settings)
        _held[:] = [campaign]
    known = settings.periods.get(period or "")
    key = (workbook, unit_class, period if known else None)
    found = campaign.cases.get(key)
    if found is None:
        found = campaign.cases[key] = Case(spec, settings, workbook, unit_class, known)
    return found
