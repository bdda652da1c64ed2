"""Problem codes and their texts: what is wrong, where, and how to mend it."""

from pipeline.problems.catalogue import Entry, catalogue, make
from pipeline.problems.masking import (
    MASK,
    holds_mask,
    looks_personal,
    masked,
    may_hold_personal,
    perhaps_personal,
)
from pipeline.problems.model import NOWHERE, Effect, Problem, Where
from pipeline.problems.points import is_point_key, point_key

__all__ = [
    "MASK",
    "NOWHERE",
    "Effect",
    "Entry",
    "Problem",
    "Where",
    "catalogue",
    "holds_mask",
    "is_point_key",
    "looks_personal",
    "make",
    "masked",
    "may_hold_personal",
    "perhaps_personal",
    "point_key",
]
