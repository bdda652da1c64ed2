"""How far a block is judged for a class and period: one reading of the due table for all.

What is read strictly, what is asked for and what is checked all follow from it.
"""

from __future__ import annotations

from enum import IntEnum

from pipeline.campaign.periods import Due

# the sheet of commitments always takes new rows (definition 4), and the status of a row needs
# the whole row
_NEW_COMMITMENTS = "F3.new_round"
_COMMITMENTS = "F3.status"


class Standing(IntEnum):
    """How far a block is judged for the class and period; a higher one includes the lower."""

    CLOSED = 0  # not due: silent
    OPEN = 1  # trial, on return: what stands there must be sound, nothing must stand there
    ROWS = 2  # optional: no row need be there, but each row must be whole
    DUE = 3  # must be filed


_OF_MARK = {
    "": Standing.CLOSED,
    "trial": Standing.OPEN,
    "on return": Standing.OPEN,
    "optional": Standing.ROWS,
    "if nominated": Standing.ROWS,
    "any": Standing.ROWS,
}


def standing(due: Due, block: str, unit_class: str, period: str) -> Standing:
    """How far *block* is judged of a unit of *unit_class* in *period*."""
    found = _OF_MARK.get(due.mark(block, unit_class, period), Standing.DUE)
    if found is Standing.CLOSED and block == _NEW_COMMITMENTS:
        return min(standing(due, _COMMITMENTS, unit_class, period), Standing.ROWS)
    return found
