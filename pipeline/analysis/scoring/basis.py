"""The basis (基数) of a class and period: the items whose data is due (decision 17)."""

from __future__ import annotations

from pipeline.analysis.scoring.model import Basis
from pipeline.campaign import Settings
from pipeline.spec.model import Item, Spec

OWN = "own"
SUPERIOR = "superior"
SPLIT_SELF = "split.self"
SPLIT_COMPUTED = "split.computed"
LIGHT_CLASSES = ("D1", "D2")  # 属地: guided, not judged (decision 23)
LIGHT_ITEMS = ("3.1", "3.3", "4.3", "5.1", "5.2")
UNSCORED_CLASSES = ("A0", "G")
_SCORERS = "G"  # the class whose due marks say whether superior scores are due
_FULL = 100

# blocks that an item reads in the period itself; each inner tuple offers alternatives. The
# items that look back (2.3, 3.1, 5.x) are told apart below
_READS = {
    "1.4": (("F2.comment_and_branch",),),
    "1.5": (("F3.new_round", "F3.status"),),
    "2.1": (("F2.roster",), ("F3.new_round", "F3.status")),
    "2.2": (("F3.status",),),
    "2.4": (("F2.comment_and_branch",),),
    "3.2": (("F1.mechanisms",),),
    "3.3": (("F5",),),
    "4.3": (("F5",),),
}
_LOOKS_BACK = {
    "3.1": "F1.plan",
    "5.1": "F4.leading_body_and_org",
    "5.2": "F4.leading_body_and_org",
}


def basis(unit_class: str, period: str, spec: Spec, settings: Settings) -> Basis:
    """Items of *unit_class* in *period*, in the order of the spec, and how parts are joined.

    A computed item is in where the blocks it reads are due; where the superior's part is not
    due it stands on its own part alone. A judged item, self-scored or not, is in only where
    ``G2.scores`` is due: a self score alone judges nothing. A trial never counts. D1 and D2
    have the five light items without a superior's part; A0 has none.
    """
    light = unit_class in LIGHT_CLASSES
    splits: dict[str, str] = {}
    if unit_class not in UNSCORED_CLASSES:
        judged = not light and settings.due.required("G2.scores", _SCORERS, period)
        for item in spec.items:
            if light and item.id not in LIGHT_ITEMS:
                continue
            split = _split(item, unit_class, period, settings, judged=judged)
            if split:
                splits[item.id] = split
    items = tuple(splits)
    weights = {item.id: item.maximum for item in spec.items}
    full = sum(weights[item] for item in items) == _FULL
    return Basis(unit_class, period, items, splits, light, _title(len(items), light, full))


def _split(
    item: Item, unit_class: str, period: str, settings: Settings, *, judged: bool
) -> str | None:
    """How the parts of *item* are joined; None where it is not in the basis."""
    if item.parts == "sup":
        return SUPERIOR if judged else None
    if item.parts == "self+sup":
        both = judged and settings.due.required("F6", unit_class, period)
        return SPLIT_SELF if both else None
    if not _data_due(item.id, unit_class, period, settings):
        return None
    return SPLIT_COMPUTED if judged and item.parts == "computed+sup" else OWN


def _data_due(item: str, unit_class: str, period: str, settings: Settings) -> bool:
    required = settings.due.required
    if item == "2.3":
        year_end = settings.periods[period].year_end
        return bool(year_end) and required("F2.votes_and_grade", unit_class, year_end or "")
    if item in _LOOKS_BACK:
        so_far = (period, *settings.earlier(period))
        return any(required(_LOOKS_BACK[item], unit_class, code) for code in so_far)
    return all(
        any(required(block, unit_class, period) for block in choice) for choice in _READS[item]
    )


def _title(count: int, light: bool, full: bool) -> str:
    if not count:
        return "不考核"
    if light:
        return f"指导参考，按 {count} 项折算为 100 分"
    return f"{count} 项满 100 分" if full else f"按到期的 {count} 项折算为 100 分"


def common_basis(now: Basis, before: Basis) -> Basis | None:
    """What two bases of one class share: items in both, on parts that both have; None where
    they share nothing (口径变更不可比)."""
    splits = {
        item: split
        for item in now.items
        if item in before.splits and (split := _common_split(now.splits[item], before.splits[item]))
    }
    if not splits:
        return None
    title = f"两期共有的 {len(splits)} 项折算为 100 分"
    return Basis(now.unit_class, now.period, tuple(splits), splits, now.light, title)


def _common_split(one: str, other: str) -> str | None:
    if one == other:
        return one
    single = {one, other} & {OWN, SUPERIOR}
    return single.pop() if len(single) == 1 else None
