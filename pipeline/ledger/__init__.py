"""The ledger (台账): what was seen, what it gave, what was decided, and which file counts."""

from __future__ import annotations

from pipeline.ledger.coding import Summary
from pipeline.ledger.connection import copy_ledger, reader
from pipeline.ledger.decisions import Action, Decision, accepted_points, in_effect, redated
from pipeline.ledger.differences import Difference, differences
from pipeline.ledger.lookups import Address, Lookups
from pipeline.ledger.precedence import Candidate, Outcome, Verdict, weigh
from pipeline.ledger.sightings import Sighting
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
