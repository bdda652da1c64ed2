"""The one place where a number is rounded: snap to 9 decimals, then half up.

Excel and Python round a sixth of cases differently without the snap. Rates are compared
unrounded; only what is shown, or compared as a printed total, passes through here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

SNAP = 9  # decimals
_SNAP_STEP = Decimal(1).scaleb(-SNAP)
# wide enough for any count of ours with nine decimals, whatever context the caller has set
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


def half_up(value: Fraction | Decimal | float, digits: int) -> Decimal:
    """*value* to *digits* decimals, halves away from zero, after snapping to 9 decimals.

    ``half_up(Fraction(2, 3), 2)`` → ``Decimal("0.67")``; floats are taken as they are stored,
    and the snap mends their last bits (``2.675`` gives ``2.68``).
    """
    exact = Fraction(value)
    quotient = _CONTEXT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    snapped = quotient.quantize(_SNAP_STEP, context=_CONTEXT)
    return snapped.quantize(Decimal(1).scaleb(-digits), context=_CONTEXT)


def percent(value: Fraction, digits: int = 1) -> Decimal:
    """A rate of 0–1 as a percentage with *digits* decimals: ``Fraction(9, 10)`` → ``90.0``."""
    return half_up(value * 100, digits)
