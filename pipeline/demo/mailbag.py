"""Puts returns into the inbox the way they arrive: loose, by mail, in zips, with junk between.

Writes files and says, for each planted fault, under which path the program will meet it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from msgspec import Struct, field

from pipeline.campaign import Period, Unit
from pipeline.demo.containers import mail, zipped
from pipeline.demo.faults import Planted
from pipeline.demo.planting import Spoilt
from pipeline.demo.returns import Return
from pipeline.paths import Home
from pipeline.stages.replacing import put

_LOOSE, _MAILED = 45, 40  # of a hundred; the rest come in zips
_ZIP_HOLDS = 4


def sender_of(unit: Unit) -> str:
    """An address from which the unit may write: its own, or somebody of its domain."""
    entry = unit.email.split("、")[0]
    return f"dangban{entry}" if entry.startswith("@") else entry


class Mailbag(Struct):
    """The inbox of *home* being filled. ``planted`` grows with every file that carries one."""

    home: Home
    period: Period
    rng: Random
    planted: list[Planted] = field(default_factory=list)

    def loose(self, name: str, data: bytes, folder: str = "") -> str:
        """A file as it is; returns its path relative to the home."""
        path = self.home.inbox / folder / name
        put(path, data)
        return self.home.relative(path)

    def mailed(self, source: Return, name: str, data: bytes, sender: str | None = None) -> str:
        """One workbook in a mail from its unit; returns the path of the attachment."""
        subject = f"{source.unit.short_name}{self.period.name}报表"
        letter = mail(sender or sender_of(source.unit), self.day(source), subject, [(name, data)])
        return f"{self.loose(f'{Path(name).stem}.eml', letter)}!/{name}"

    def zipped(self, name: str, entries: Sequence[tuple[str, bytes]]) -> list[str]:
        """Several workbooks in one zip; returns the paths of the entries."""
        outer = self.loose(name, zipped(entries))
        return [f"{outer}!/{inner}" for inner, _ in entries]

    def day(self, source: Return) -> date:
        """When the mail came: on the day of the report or the next, before the cut-off."""
        return min(source.day + timedelta(days=self.rng.randint(0, 1)), self.period.due_by)

    def spread(self, pieces: Sequence[Spoilt]) -> None:
        """Each piece loose, by mail or in a zip with others, as drawn; what was planted in
        them is noted under the path where it then lies."""
        parcel: list[Spoilt] = []
        number = 0
        for piece in pieces:
            drawn = self.rng.randrange(100)
            if drawn < _LOOSE:
                folder = "" if drawn % 3 else piece.source.unit.guide_group
                self.note(piece, self.loose(piece.source.name, piece.data, folder))
            elif drawn < _LOOSE + _MAILED:
                self.note(piece, self.mailed(piece.source, piece.source.name, piece.data))
            else:
                parcel.append(piece)
            if len(parcel) == _ZIP_HOLDS:
                number += 1
                self._send(parcel, number)
                parcel = []
        if parcel:
            self._send(parcel, number + 1)

    def _send(self, parcel: Sequence[Spoilt], number: int) -> None:
        entries = [(piece.source.name, piece.data) for piece in parcel]
        for piece, path in zip(parcel, self.zipped(f"报表{number}.zip", entries), strict=True):
            self.note(piece, path)

    def note(self, piece: Spoilt, path: str) -> None:
        """Remember what was planted in *piece*, which now lies at *path*."""
        for fault, mark in piece.marks:
            self.plant(piece.source.unit, path, fault.name, fault.code, mark.sheet, mark.cell)

    def plant(
        self,
        unit: Unit | None,
        path: str,
        fault: str,
        code: str | None,
        sheet: str | None = None,
        cell: str | None = None,
    ) -> None:
        """One line of ``planted.json``."""
        code_of = unit.code if unit else None
        self.planted.append(Planted(code_of, path, fault, sheet, cell, code))
