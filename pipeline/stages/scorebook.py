"""Office records (督查评分簿): rows of the office's own workbook and of all that guidance groups
had accepted, typed and with their source. Knows nothing of how they are weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from sys import intern
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import GROUP_CLASS, Settings
from pipeline.cells import address, column_number
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
from pipeline.records.roster import day
from pipeline.spec.model import Form, Spec
from pipeline.stages.assess import Assessment
from pipeline.stages.cases import SCOREBOOK
from pipeline.stages.resting import collector_at_rest
from pipeline.stages.settings import read_office

if TYPE_CHECKING:
    from pipeline.ledger import Ledger

_CODE = "G17"
_GRADES = 1024  # different points that superiors give
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
_OfficeRow = Review | SuperiorScore | Veto | Adoption | Opinion
Record = TypeVar("Record", bound=_OfficeRow)


class Scorebook(Struct, frozen=True):
    """A workbook whose rows count: ``path`` relative to the home, ``group`` that filed it (None:
    the office's own), ``order`` of its period (later is greater). ``read`` gives its rows: it is
    asked when its turn comes, so that hundreds of them are never held at once."""

    path: str
    group: str | None
    order: int
    read: Callable[[], Submission]


class _Place(Struct, frozen=True):
    """A row and where it stands."""

    book: Scorebook
    table: Table
    row: Row

    @property
    def source(self) -> Source:
        return Source(self.book.path, self.table.sheet, self.row.number)


@collector_at_rest()
def office_records(
    found: Assessment, ledger: Ledger, home: Home, spec: Spec, settings: Settings, as_of: date
) -> OfficeRecords:
    """All that superiors and office have on record on *as_of*: reviews later than that are left
    out; vetoes carry their window and adoptions their period.

    *found* is `consolidate.assess` of *ledger*. Raises HomeError or SettingsError where the
    office's own 督查评分簿.xlsx is absent or wrong.
    """
    own = read_office(home.scorebook, SCOREBOOK, spec, settings)
    path, last = home.relative(home.scorebook), len(settings.periods)
    books = [Scorebook(path, None, last, lambda: own.submission)]
    books += accepted(found, ledger, settings)
    return replace(gathered(books, spec, as_of), notes=own.notes)


def accepted(found: Assessment, ledger: Ledger, settings: Settings) -> Iterator[Scorebook]:
    """The scorebooks in force of all guidance groups and periods."""
    order = {code: rank for rank, code in enumerate(settings.in_time())}
    for (unit, period), contest in sorted(found.contests.items()):
        known = settings.units.get(unit)
        if known is None or known.unit_class != GROUP_CLASS or contest.in_force is None:
            continue
        leaf = contest.in_force.leaf
        read = partial(ledger.submission, leaf.sha256)
        yield Scorebook(leaf.path, unit, order.get(period, 0), read)


def gathered(books: Sequence[Scorebook], spec: Spec, as_of: date) -> OfficeRecords:
    """The rows of *books* by path, sheet and row. What two books have alike counts once: a
    group's later period replaces its earlier one; else the first path counts and the other
    is listed in ``repeats``."""
    reviews, scores, vetoes = _Pile(_review), _Pile(_score), _Pile(_veto)
    adoptions, opinions = _Pile(_adoption), _Pile(_opinion)
    piles: Mapping[str, _Pile[Any]]
    piles = {"GR": reviews, "GS": scores, "GV": vetoes, "GA": adoptions, "GC": opinions}
    for book in sorted(books, key=lambda book: book.path):
        submission = book.read()
        for name, pile in piles.items():
            for table, row in submission.each(name):
                pile.add(spec.forms[name], _Place(book, table, row))
    return OfficeRecords(
        reviews=tuple(review for review in reviews.records() if review.day <= as_of),
        scores=tuple(scores.records()),
        vetoes=tuple(vetoes.records()),
        adoptions=tuple(adoptions.records()),
        opinions=tuple(opinions.records()),
        repeats=tuple(repeat for pile in piles.values() for repeat in pile.repeats),
    )


class _Pile(Generic[Record]):
    """The rows of one form that count, and those that two books have alike."""

    def __init__(self, make: Callable[[_Place], Record]) -> None:
        self._make = make
        self._chosen: dict[Key, tuple[Scorebook, Record]] = {}
        self.repeats: list[Repeat] = []

    def add(self, form: Form, place: _Place) -> None:
        """Adds a row; books come in the order of their paths."""
        names = _KEYS.get(form.id, form.key)
        key = tuple(map(_once, map(place.row.values.get, names)))
        other = self._chosen.get(key)
        if other is None:
            self._chosen[key] = place.book, self._make(place)
            return
        book, record = other
        if place.book.group is None or place.book.group != book.group:
            found = _repeated(form, place, record.source)
            self.repeats.append(Repeat(place.book.path, found, record.source))
        elif place.book.order > book.order:
            self._chosen[key] = place.book, self._make(place)

    def records(self) -> list[Record]:
        """What counts, by path, sheet and row."""
        return sorted((record for _, record in self._chosen.values()), key=_position)


def _once(value: Value) -> Value:
    """*value*, a text kept once: units, items and scorers stand in thousands of rows."""
    return intern(value) if isinstance(value, str) else value


def _position(record: _OfficeRow) -> tuple[str, str, int]:
    source = record.source
    return source.file, source.sheet, source.row


def _repeated(form: Form, place: _Place, kept: Source) -> Problem:
    """G17 at the cell that does not count."""
    name, values = _POINTED[form.id], place.row.values
    letters = place.table.columns.get(name)
    cell = address(place.row.number, column_number(letters)) if letters else None
    label = form.field(name).label
    where = Where(form.id, place.table.sheet, cell, place.row.number, name, label)
    said = "、".join(str(v) for n in form.key if (v := values.get(n)))
    first = f"{kept.file}的“{kept.sheet}”"
    return make(_CODE, where, raw=values.get(name), what=said, first=first, line=kept.row)


def _date(place: _Place, name: str) -> date:
    return cast("date", place.row.values[name])  # required, and checked before it counts


def _words(place: _Place, *names: str) -> Mapping[str, str]:
    return {name: _word(place.row, name) for name in names}


def _word(row: Row, name: str) -> str:
    """The text in field *name*, kept once."""
    value = row.values.get(name)
    return intern(value) if isinstance(value, str) else ""


@lru_cache(_GRADES)
def _points(written: str) -> Decimal:
    return Decimal(written)


def _review(place: _Place) -> Review:
    row = place.row
    return Review(
        unit=_word(row, "unit_code"),
        day=_date(place, "check_date"),
        fix_due=day(row, "fix_due"),
        closed_on=day(row, "fix_date"),
        source=place.source,
        **_words(place, "check_no", "mode", "checker", "good", "problem", "fix_status"),
    )


def _score(place: _Place) -> SuperiorScore:
    row = place.row
    return SuperiorScore(
        unit=_word(row, "unit_code"),
        period=_word(row, "period"),
        item=_word(row, "item_code"),
        scorer=_word(row, "scorer"),
        points=_points(str(row.values["sup_score"])),
        reason=_word(row, "sup_reason"),
        source=place.source,
    )


def _veto(place: _Place) -> Veto:
    row = place.row
    return Veto(
        unit=_word(row, "unit_code"),
        member=_word(row, "member_no") or None,
        kind=_word(row, "veto_kind"),
        code=_word(row, "veto_code"),
        basis=_word(row, "veto_basis"),
        approver=_word(row, "veto_approver"),
        starts=_date(place, "veto_from"),
        ends=day(row, "veto_to"),
        source=place.source,
    )


def _adoption(place: _Place) -> Adoption:
    row = place.row
    return Adoption(
        unit=_word(row, "unit_code"),
        period=_word(row, "period"),
        title=_word(row, "item_title"),
        level=_word(row, "adopted"),
        basis=_word(row, "adopted_basis"),
        source=place.source,
    )


def _opinion(place: _Place) -> Opinion:
    row = place.row
    return Opinion(
        unit=_word(row, "unit_code"),
        award=_word(row, "award"),
        member=_word(row, "member_no") or None,
        opinion=_word(row, "disc_opinion"),
        day=day(row, "disc_date"),
        source=place.source,
    )
