"""Office records (督查评分簿): rows of the office's own workbook and of all that guidance groups
had accepted, typed and with their source. Knows nothing of how they are weighed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from pipeline.campaign import GROUP_CLASS, Settings
from pipeline.cells import address, column_number
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.problems import Problem, Where, make
from pipeline.records import Row, Submission, Table, Value
from pipeline.records.office import (
    Adoption,
    OfficeRecords,
    Opinion,
    Repeat,
    Review,
    Source,
    SuperiorScore,
    Veto,
)
from pipeline.records.roster import day, text
from pipeline.spec.model import Form, Spec
from pipeline.stages.assess import Assessment
from pipeline.stages.cases import SCOREBOOK
from pipeline.stages.settings import read_office

_CODE = "G17"
_POINTED = {  # form → field at whose cell a repeated row is told
    "GR": "check_no",
    "GS": "sup_score",
    "GV": "veto_code",
    "GA": "item_title",
    "GC": "disc_opinion",
}
# what is the same row in two workbooks; numbers of 督查 are each book's own
_KEYS = {"GR": ("unit_code", "check_no", "check_date"), "GA": ("unit_code", "period", "item_title")}

Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Scorebook:
    """A workbook whose rows count: ``path`` relative to the home, ``group`` that filed it (None:
    the office's own), ``order`` of its period (later is greater)."""

    path: str
    group: str | None
    order: int
    submission: Submission


@dataclass(frozen=True, slots=True)
class _Place:
    """A row and where it stands."""

    book: Scorebook
    table: Table
    row: Row

    @property
    def source(self) -> Source:
        return Source(self.book.path, self.table.sheet, self.row.number)


def office_records(
    found: Assessment, ledger: Ledger, home: Home, spec: Spec, settings: Settings, as_of: date
) -> OfficeRecords:
    """All that superiors and office have on record on *as_of*: reviews later than that are left
    out; vetoes carry their window and adoptions their period.

    *found* is `consolidate.assess` of *ledger*. Raises HomeError or SettingsError where the
    office's own 督查评分簿.xlsx is absent or wrong.
    """
    own = read_office(home.scorebook, SCOREBOOK, spec, settings)
    books = [Scorebook(home.relative(home.scorebook), None, len(settings.periods), own)]
    books += accepted(found, ledger, settings)
    return gathered(books, spec, as_of)


def accepted(found: Assessment, ledger: Ledger, settings: Settings) -> Iterator[Scorebook]:
    """The scorebooks in force of all guidance groups and periods."""
    order = {code: rank for rank, code in enumerate(_by_time(settings))}
    for (unit, period), contest in sorted(found.contests.items()):
        known = settings.units.get(unit)
        if known is None or known.unit_class != GROUP_CLASS or contest.in_force is None:
            continue
        leaf = contest.in_force.leaf
        yield Scorebook(leaf.path, unit, order.get(period, 0), ledger.submission(leaf.sha256))


def _by_time(settings: Settings) -> list[str]:
    return [p.code for p in sorted(settings.periods.values(), key=lambda p: p.due_by)]


def gathered(books: Sequence[Scorebook], spec: Spec, as_of: date) -> OfficeRecords:
    """The rows of *books* by path, sheet and row. What two books have alike counts once: a
    group's later period replaces its earlier one; else the first path counts and the other
    is listed in ``repeats``."""
    repeats: list[Repeat] = []
    rows = {name: list(_kept(spec.forms[name], books, repeats)) for name in _POINTED}
    reviews = (_review(place) for place in rows["GR"])
    return OfficeRecords(
        reviews=tuple(review for review in reviews if review.day <= as_of),
        scores=tuple(_score(place) for place in rows["GS"]),
        vetoes=tuple(_veto(place) for place in rows["GV"]),
        adoptions=tuple(_adoption(place) for place in rows["GA"]),
        opinions=tuple(_opinion(place) for place in rows["GC"]),
        repeats=tuple(repeats),
    )


def _kept(form: Form, books: Sequence[Scorebook], repeats: list[Repeat]) -> Iterator[_Place]:
    key = _KEYS.get(form.id, form.key)
    chosen: dict[Key, _Place] = {}
    for book in sorted(books, key=lambda book: book.path):
        for table, row in book.submission.each(form.id):
            place, values = _Place(book, table, row), tuple(row.values.get(n) for n in key)
            other = chosen.setdefault(values, place)
            if other is place:
                continue
            if book.group is not None and book.group == other.book.group:
                chosen[values] = max(other, place, key=lambda p: p.book.order)
            else:
                repeats.append(Repeat(book.path, _repeated(form, place, other), other.source))
    return iter(sorted(chosen.values(), key=_position))


def _position(place: _Place) -> tuple[str, str, int]:
    source = place.source
    return source.file, source.sheet, source.row


def _repeated(form: Form, place: _Place, kept: _Place) -> Problem:
    """G17 at the cell that does not count."""
    name, values = _POINTED[form.id], place.row.values
    letters = place.table.columns.get(name)
    cell = address(place.row.number, column_number(letters)) if letters else None
    label = form.field(name).label
    where = Where(form.id, place.table.sheet, cell, place.row.number, name, label)
    said = "、".join(str(v) for n in form.key if (v := values.get(n)))
    first = f"{kept.book.path}的“{kept.table.sheet}”"
    return make(_CODE, where, raw=values.get(name), what=said, first=first, line=kept.row.number)


def _date(place: _Place, name: str) -> date:
    return cast("date", place.row.values[name])  # required, and checked before it counts


def _words(place: _Place, *names: str) -> Mapping[str, str]:
    return {name: text(place.row, name) for name in names}


def _review(place: _Place) -> Review:
    row = place.row
    return Review(
        unit=text(row, "unit_code"),
        day=_date(place, "check_date"),
        fix_due=day(row, "fix_due"),
        closed_on=day(row, "fix_date"),
        source=place.source,
        **_words(place, "check_no", "mode", "checker", "good", "problem", "fix_status"),
    )


def _score(place: _Place) -> SuperiorScore:
    row = place.row
    return SuperiorScore(
        unit=text(row, "unit_code"),
        period=text(row, "period"),
        item=text(row, "item_code"),
        scorer=text(row, "scorer"),
        points=Decimal(str(row.values["sup_score"])),
        reason=text(row, "sup_reason"),
        source=place.source,
    )


def _veto(place: _Place) -> Veto:
    row = place.row
    return Veto(
        unit=text(row, "unit_code"),
        member=text(row, "member_no") or None,
        kind=text(row, "veto_kind"),
        code=text(row, "veto_code"),
        basis=text(row, "veto_basis"),
        approver=text(row, "veto_approver"),
        starts=_date(place, "veto_from"),
        ends=day(row, "veto_to"),
        source=place.source,
    )


def _adoption(place: _Place) -> Adoption:
    row = place.row
    return Adoption(
        unit=text(row, "unit_code"),
        period=text(row, "period"),
        title=text(row, "item_title"),
        level=text(row, "adopted"),
        basis=text(row, "adopted_basis"),
        source=place.source,
    )


def _opinion(place: _Place) -> Opinion:
    row = place.row
    return Opinion(
        unit=text(row, "unit_code"),
        award=text(row, "award"),
        member=text(row, "member_no") or None,
        opinion=text(row, "disc_opinion"),
        day=day(row, "disc_date"),
        source=place.source,
    )
