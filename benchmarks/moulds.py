"""Cheap copies of a really filled pack for other units of its class: the parts of the workbook
rewritten as bytes (codes, names, token, some ballots) and zipped again, a few milliseconds each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.campaign import Unit
from pipeline.cells import address
from pipeline.demo import words
from pipeline.demo.draw import stream
from pipeline.demo.layout import Book
from pipeline.demo.package import Strings, write_zip
from pipeline.demo.people import members_of
from pipeline.spec.model import Spec

_TEXT = re.compile(rb"(<t(?: [^>]*)?>)([^<]*)(?=</t>)")
_MOST_MOVED = 3  # ballots of a row that move between two answers


@dataclass(frozen=True, slots=True)
class Ballot:
    """One row of F4: addresses and numbers of its cells 基本满意 and 不满意."""

    basic_cell: str
    basic: int
    against_cell: str
    against: int


@dataclass(frozen=True, slots=True)
class Mould:
    """A filled pack of *unit*, signed *token*, taken apart; ``names`` are those of its members."""

    unit: Unit
    token: str
    parts: Mapping[str, bytes]
    ballot_part: str
    ballots: tuple[Ballot, ...]
    names: tuple[str, ...]


def mould(unit: Unit, token: str, filled: bytes, spec: Spec, seed: int) -> Mould:
    """*filled*, the workbook of *unit* under the demonstration's *seed*, ready to be copied."""
    book = Book(filled, spec)
    sheet = book.sheet("F4")
    ballots = []
    for row in sheet.filled():
        basic, against = sheet.text(row, "n_basic"), sheet.text(row, "n_unsat")
        if basic and against:
            cells = [address(row, sheet.columns[name]) for name in ("n_basic", "n_unsat")]
            ballots.append(Ballot(cells[0], int(basic), cells[1], int(against)))
    entry = book.package.entry(spec.forms["F4"].sheet)
    assert entry is not None
    names = tuple(member.name for member in members_of(unit, seed))
    return Mould(unit, token, book.package.parts, entry.part, tuple(ballots), names)


def cast(source: Mould, unit: Unit, token: str, seed: int) -> bytes:
    """The workbook of *unit*, of the class of *source*: its own code, name, *token* and members'
    names; in every row of F4 a few ballots moved, the sum (控制数) kept."""
    swapped = {
        old.encode(): new.encode()
        for old, new in (
            (source.unit.code, unit.code),
            (source.unit.name, unit.name),
            (source.token, token),
        )
    }
    pattern = re.compile(b"|".join(map(re.escape, swapped)))
    parts = {
        name: pattern.sub(lambda found: swapped[found[0]], content)
        for name, content in source.parts.items()
    }
    parts[Strings.part] = _renamed(parts[Strings.part], source, unit, seed)
    parts[source.ballot_part] = _recounted(parts[source.ballot_part], source, unit, seed)
    return write_zip(parts)


def _renamed(strings: bytes, source: Mould, unit: Unit, seed: int) -> bytes:
    """Shared strings with a new name for every member, wherever it stands alone in a cell."""
    rng = stream(seed, unit.code, "names of a copy")
    fresh: dict[str, None] = {}
    while len(fresh) < len(source.names):
        given = "".join(rng.sample(words.GIVEN, 2))
        fresh[rng.choice(words.SURNAMES) + given] = None
    named = {old.encode(): new.encode() for old, new in zip(source.names, fresh, strict=True)}
    return _TEXT.sub(lambda found: found[1] + named.get(found[2], found[2]), strings)


def _recounted(sheet: bytes, source: Mould, unit: Unit, seed: int) -> bytes:
    rng = stream(seed, unit.code, "ballots of a copy")
    for row in source.ballots:
        low, high = -min(_MOST_MOVED, row.against), min(_MOST_MOVED, row.basic)
        moved = rng.randint(low, high)
        sheet = _typed(sheet, row.basic_cell, row.basic - moved)
        sheet = _typed(sheet, row.against_cell, row.against + moved)
    return sheet


def _typed(sheet: bytes, cell: str, number: int) -> bytes:
    pattern = rb'(<c r="%s"[^>]*><v>)\d+(?=</v>)' % cell.encode()
    found, count = re.subn(pattern, rb"\g<1>%d" % number, sheet, count=1)
    assert count == 1, cell
    return found
