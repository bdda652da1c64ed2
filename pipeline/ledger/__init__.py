"""The ledger (台账): what was seen, what it gave, what was decided, and which file counts.

`Ledger` itself is loaded when it is asked for: SQLAlchemy, which it needs, takes as long to load as
a dozen workbooks to examine, and processes beside a run only look things up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ledger.coding import Summary
from pipeline.ledger.copying import copy_ledger
from pipeline.ledger.decisions import Action, Decision, accepted_points, in_effect, redated
from pipeline.ledger.differences import Difference, differences
from pipeline.ledger.lookups import Address, Lookups, reader
from pipeline.ledger.precedence import Candidate, Outcome, Verdict, weigh
from pipeline.ledger.sightings import Sighting

if TYPE_CHECKING:
    from pipeline.ledger.store import Ledger

__all__ = [
    "Action",
    "Address",
    "Candidate",
    "Decision",
    "Difference",
    "Ledger",
    "Lookups",
    "Outcome",
    "Sighting",
    "Summary",
    "Verdict",
    "accepted_points",
    "copy_ledger",
    "differences",
    "in_effect",
    "reader",
    "redated",
    "weigh",
]


def __getattr__(name: str) -> object:
    if name != "Ledger":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.ledger.store import Ledger

    return Ledger
