"""自评与上级评差异: where a unit sees itself well above what its superiors see (definition 20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from pipeline.analysis.scoring.basis import SPLIT_SELF
from pipeline.analysis.scoring.exact import SHARED, total, weighed
from pipeline.analysis.scoring.model import UnitScore
from pipeline.campaign import Parameters
from pipeline.records.office import SuperiorScore
from pipeline.spec.model import Item, Spec

_BOTH_JUDGE = "self+sup"
_Both = tuple[str, int, Fraction, Fraction]  # an item, its maximum, rates of own and superior


class Gap(Struct, frozen=True):
    """One unit × 好. ``own`` and ``superior`` are points of the items that have both, out of
    ``maximum``; ``share`` is (own − superior) ÷ maximum; ``marked`` where it is above
    ``gap.self`` (X14). ``scorers`` has (name, points) of those of whom ``superior`` is the mean,
    None for one who did not score all the items."""

    unit: str
    unit_class: str
    dimension: str
    items: tuple[str, ...]
    own: Fraction
    superior: Fraction
    maximum: int
    share: Fraction
    marked: bool
    scorers: tuple[tuple[str, Fraction | None], ...] = ()


def gaps(scores: Iterable[UnitScore], spec: Spec, parameters: Parameters) -> list[Gap]:
    """Rows for every unit and dimension with an item that has both scores (1.1, 1.2, 4.2), the
    largest difference first, then by unit and dimension. Only items of the basis are looked at,
    so that a trial raises nothing."""
    limit = parameters.fraction("gap.self")
    judged = [item for item in spec.items if item.parts == _BOTH_JUDGE]
    found = [gap for score in scores for gap in _of_unit(score, judged, limit)]
    order = {name: place for place, name in enumerate(spec.dimensions)}

    def place(gap: Gap) -> tuple[float, Fraction, str, int]:  # exact where floats do not tell
        return -float(gap.share), -gap.share, gap.unit, order.get(gap.dimension, 0)

    return sorted(found, key=place)


def _of_unit(score: UnitScore, judged: Iterable[Item], limit: Fraction) -> Iterable[Gap]:
    both: dict[str, list[_Both]] = {}
    for item in judged:
        entry = score.items.get(item.id)
        if entry is None or score.basis.splits.get(item.id) != SPLIT_SELF:
            continue
        own = entry.own.rate if entry.own else None
        superior = entry.superior.rate if entry.superior else None
        if own is not None and superior is not None:
            both.setdefault(item.dimension, []).append((item.id, item.maximum, own, superior))
    for dimension, rows in both.items():
        maximum = sum(full for _, full, _, _ in rows)
        own_points = weighed((own, full) for _, full, own, _ in rows)
        superior_points = weighed((superior, full) for _, full, _, superior in rows)
        share = (own_points - superior_points) / maximum
        items = tuple(item for item, _, _, _ in rows)
        yield Gap(
            score.unit, score.basis.unit_class, dimension, items, own_points, superior_points,
            maximum, share, share > limit, _scorers(score, rows),
        )  # fmt: skip


def _scorers(score: UnitScore, rows: Sequence[_Both]) -> tuple[tuple[str, Fraction | None], ...]:
    """What each scorer gave the items of *rows* together, as it counts (not above an item's
    maximum), by name; None for one who did not score them all."""
    given: dict[str, list[Fraction]] = {}
    for item, maximum, _, _ in rows:
        part = score.items[item].superior
        for row in part.rows if part else ():
            if isinstance(row, SuperiorScore):
                given.setdefault(row.scorer, []).append(_counting(row.points, maximum))
    return tuple(
        (who, total(given[who]) if len(given[who]) == len(rows) else None) for who in sorted(given)
    )


@lru_cache(SHARED)
def _counting(points: Decimal, maximum: int) -> Fraction:
    return min(Fraction(points), Fraction(maximum))
