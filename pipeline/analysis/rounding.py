"""The one place where a number is rounded: snap to 9 decimals, then half up.

Excel and Python round a sixth of cases differently without the snap. Rates are compared
unrounded; only what is shown, or compared as a printed total, passes through here.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

SNAP = 9  # decimals
_SNAPPED: int = 10**SNAP
# wide enough for any count of ours with nine decimals, whatever context the caller has set
_CONTEXT = Context(prec=60)


def half_up(value: Fraction | Decimal | float, digits: int) -> Decimal:
    """*value* to *digits* decimals, halves away from zero, after snapping to 9 decimals.

    ``half_up(Fraction(2, 3), 2)`` → ``Decimal("0.67")``; floats are taken as they are stored,
    and the snap mends their last bits (``2.675`` gives ``2.68``).
    """
    return _rounded(*value.as_integer_ratio(), digits)


def steps(value: Fraction, digits: int = SNAP) -> int:
    """`half_up` as a whole number of steps of 10⁻ᵈⁱᵍⁱᵗˢ: ``steps(Fraction(2, 3), 2)`` → 67. To be
    added and compared by the thousand: exact rates have no small common denominator."""
    above, below = value.as_integer_ratio()
    return _steps(above, below, digits) if above >= 0 else -_steps(-above, below, digits)


def _steps(above: int, below: int, digits: int) -> int:
    snapped = (2 * above * _SNAPPED + below) // (2 * below)
    if digits >= SNAP:
        return snapped * int(10 ** (digits - SNAP))
    step = int(10 ** (SNAP - digits))
    return (snapped + step // 2) // step


def percent(value: Fraction, digits: int = 1) -> Decimal:
    """A rate of 0–1 as a percentage with *digits* decimals: ``Fraction(9, 10)`` → ``90.0``."""
    above, below = value.as_integer_ratio()
    return _rounded(100 * above, below, digits)


def _rounded(above: int, below: int, digits: int) -> Decimal:
    found = Decimal(_steps(abs(above), below, digits)).scaleb(-digits, _CONTEXT)
    return found.copy_negate() if above < 0 else found
