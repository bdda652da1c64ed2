"""Invented place names: two-character morphemes put together, so that no real place is meant.

Knows nothing of units or forms.
"""

from __future__ import annotations

from itertools import product
from random import Random

_FIRST = "云柏青芦荻砚鹭枫桐墨茗笠蒲苇梧"
_SECOND = "溪塘禾汀岭埠陌畴坞圩"
# compositions that read like a well-known place, or that mean something odd
_AVOIDED = {"桐溪", "青岭", "云岭", "枫溪", "青溪", "梧埠"}


def place_names(count: int, seed: int) -> list[str]:
    """*count* different names (``芦汀`` …) in an order drawn by *seed*; with a second
    character in front (``上芦汀``), then in pairs, once the plain ones are used up."""
    plain = [a + b for a, b in product(_FIRST, _SECOND) if a + b not in _AVOIDED]
    Random(f"places:{seed}").shuffle(plain)  # noqa: S311 - invented data, not a secret
    names = list(plain)
    for prefix in "上下前后大小新老":
        names += [prefix + name for name in plain]
    if len(names) < count:
        names += [a + b for a, b in product(plain, plain) if a != b]
    return names[:count]
