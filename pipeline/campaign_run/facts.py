"""What a run has to say: the facts that `run` prints, small enough to be kept beside the outputs.

Knows no ledger and no workbook; how the facts read on a terminal is the command line's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

_TUPLES = ("missing", "problems", "wrong", "outputs", "troubles", "office_notes")


class RunFacts(Struct, frozen=True):
    """One run of one period.

    as_of, due_by  ISO dates
    counts     result → leaves now in the inbox, all periods; they add up to ``files_seen``
    missing    (code, short name) of units due of which nothing came
    returned, errors, asked  workbooks that go back because of errors; their errors; workbooks
               that go back with questions only
    no_reply   returned leaves now in the inbox for which nothing goes out: mended, overtaken, or
               nobody knows whose they are
    points     待核 points still open
    others     other period → leaves of it in the inbox
    later      leaves now in the inbox that came after ``as_of``, where a person named that day
    dated_late day → loose returns of the period that count as received then, after the cut-off,
               because that day was typed, when they were first seen or to correct another
    office_notes  (workbook of the office, what was noted in it: where, what, and what to do)
    problems   as `run --json` prints them, in the order of the leaves
    rows       form → records in force
    checks     lines of 对账, of which *wrong* do not agree
    outputs    paths relative to the home
    """

    period: str
    period_name: str
    as_of: str
    due_by: str
    new_files: int
    counts: Mapping[str, int]
    units_due: int
    missing: tuple[tuple[str, str], ...]
    returned: int
    errors: int
    asked: int
    points: int
    others: Mapping[str, int]
    problems: tuple[Mapping[str, Any], ...]
    rows: Mapping[str, int]
    checks: int
    wrong: tuple[str, ...]
    outputs: tuple[str, ...]
    troubles: tuple[str, ...]
    seconds: float
    dated_late: Mapping[str, int] = field(default_factory=dict)
    office_notes: tuple[tuple[str, str], ...] = ()
    later: int = 0
    no_reply: int = 0

    @classmethod
    def kept(cls, content: Mapping[str, Any]) -> RunFacts:
        """The facts that `keep` gave. Raises KeyError or TypeError for anything else."""
        return cls(**{**content, **{name: tuple(content[name]) for name in _TUPLES}})

    def keep(self) -> dict[str, Any]:
        """All of it, fit for JSON."""
        return asdict(self)

    @property
    def files_seen(self) -> int:
        """Leaves now in the inbox, all periods."""
        return sum(self.counts.values())

    @property
    def sound(self) -> bool:
        """True where every output was written and 对账 agrees."""
        return not self.troubles and not self.wrong

    def as_json(self) -> dict[str, Any]:
        """The object that ``run --json`` prints."""
        return {
            "period": self.period,
            "as_of": self.as_of,
            "files_seen": self.files_seen,
            **self.counts,
            "new_files": self.new_files,
            "units_due": self.units_due,
            "units_filed": self.units_due - len(self.missing),
            "units_missing": [code for code, _ in self.missing],
            "problems": list(self.problems),
            "rows": dict(self.rows),
            "office_notes": [list(note) for note in self.office_notes],
            "reconciled": not self.wrong,
            "outputs": list(self.outputs),
            "troubles": list(self.troubles),
            "seconds": round(self.seconds, 3),
        }
