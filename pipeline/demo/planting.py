"""Plants faults in filled returns: which file gets which, and the spoilt bytes with the marks.

Fault by fault the registry is used up before any is used again, so that a default district
shows all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from random import Random

from msgspec import Struct

from pipeline.campaign import Settings, sign
from pipeline.demo.faults import FAULTS, Desk, Fault, Mark
from pipeline.demo.layout import Book
from pipeline.demo.returns import Return
from pipeline.spec.model import Spec

_MOST = 7  # faults that one careless clerk may unite in a file
_ALONE_SHARE = 5  # every fifth pair of spoilt files is spoilt as a whole: two in five
_ROSTER_CLASSES = ("A", "B", "C")

Found = tuple[Fault, Mark]


class Spoilt(Struct, frozen=True):
    """A return with what was planted in it; nothing planted, and it is as it was."""

    source: Return
    data: bytes
    marks: tuple[Found, ...] = ()


class Planter(Struct, frozen=True):
    """Everything that planting needs besides the return itself."""

    spec: Spec
    settings: Settings
    period: str
    key: bytes
    rng: Random

    def desk(self, source: Return) -> Desk:
        """The return opened on a desk."""
        unit = source.unit
        others = (u for u in self.settings.units.values() if u.unit_class == unit.unit_class)
        return Desk(
            book=Book(source.data, self.spec),
            unit=unit,
            period=self.settings.periods[self.period],
            rng=self.rng,
            sign=partial(sign, self.key),
            neighbour=next((u for u in others if u.code != unit.code), None),
            due=self.settings.blocks_due(unit.unit_class, self.period),
            first=not self.settings.earlier(self.period),
        )

    def plant(self, source: Return, faults: Sequence[Fault]) -> Spoilt:
        """*source* with as many of *faults* as it gives opportunity for."""
        desk = self.desk(source)
        marks = [(fault, mark) for fault in faults if (mark := fault.plant(desk)) is not None]
        return Spoilt(source, desk.book.tobytes(), tuple(marks))


def candidates(returns: Sequence[Return], count: int) -> list[Return]:
    """*count* of *returns* to spoil, two of three with a roster where there are so many."""
    roster = [entry for entry in returns if entry.unit.unit_class in _ROSTER_CLASSES]
    first = roster[: count * 2 // 3]
    rest = [entry for entry in returns if entry not in first]
    return first + rest[: count - len(first)]


def spoil(planter: Planter, chosen: Sequence[Return]) -> list[Spoilt]:
    """Each of *chosen* with at least one fault that the unit must mend."""
    wrong = [fault for fault in FAULTS if fault.effect == "return"]
    whole = [fault for fault in wrong if fault.alone]
    shared = [fault for fault in wrong if not fault.alone]
    count = min(len(whole), len(chosen) * 2 // _ALONE_SHARE)
    # units without a roster give less opportunity: they take the faults of a whole file
    order = sorted(chosen, key=lambda entry: entry.unit.unit_class in _ROSTER_CLASSES)
    found = [
        planter.plant(entry, [fault]) for entry, fault in zip(order[:count], whole, strict=False)
    ]
    return found + _spread(planter, order[count:], shared)


def _spread(planter: Planter, chosen: Sequence[Return], faults: Sequence[Fault]) -> list[Spoilt]:
    """Every fault once while opportunities last, several a file; then one to three a file."""
    waiting = list(faults)
    open_books: list[tuple[Return, Desk, list[Found]]] = []
    for left, entry in zip(range(len(chosen), 0, -1), chosen, strict=True):
        desk = planter.desk(entry)
        if waiting:
            marks = _planted(desk, waiting, min(_MOST, -(-len(waiting) // left)))
        else:
            again = planter.rng.sample(list(faults), len(faults))
            marks = _planted(desk, again, planter.rng.randint(1, 3))
        open_books.append((entry, desk, marks))
    for _, desk, marks in open_books:  # what found no opportunity yet may find it here
        marks.extend(_planted(desk, waiting, len(waiting)))
    return [Spoilt(entry, desk.book.tobytes(), tuple(marks)) for entry, desk, marks in open_books]


def _planted(desk: Desk, waiting: list[Fault], most: int) -> list[Found]:
    """Up to *most* faults from the head of *waiting* that the desk gives opportunity for; they
    leave *waiting*."""
    marks: list[Found] = []
    for fault in list(waiting):
        if len(marks) == most:
            break
        mark = fault.plant(desk)
        if mark is not None:
            marks.append((fault, mark))
            waiting.remove(fault)
    return marks


def oddities(planter: Planter, chosen: Sequence[Return]) -> list[Spoilt]:
    """What must be read anyway: doubts that somebody has to explain, notes at cells, moved and
    renamed things, an older version; as many as *chosen* give opportunity for."""
    harmless = [fault for fault in FAULTS if fault.effect != "return"]
    whole = [fault for fault in harmless if fault.alone]
    cells = [fault for fault in harmless if not fault.alone]
    first = sorted(whole, key=lambda fault: fault.effect != "flag")
    tickets = [*([fault] for fault in first if fault.effect == "flag"), cells[0::2], cells[1::2]]
    tickets += [[fault] for fault in first if fault.effect != "flag"]
    rest, found = list(chosen), []
    for ticket in tickets:
        planted = (planter.plant(entry, ticket) for entry in rest)
        piece = next((piece for piece in planted if piece.marks), None)
        if piece is not None:
            found.append(piece)
            rest.remove(piece.source)
    return found + [Spoilt(entry, entry.data) for entry in rest]
