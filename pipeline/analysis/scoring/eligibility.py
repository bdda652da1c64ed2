"""Whether a unit may have a place in its class (definition 16), and why not, in plain words.

Veto reasons never pass through here: the words are the same whatever the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.analysis.reasons import LOW_PARTICIPATION, NOT_ADOPTED, TOO_FEW
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import ItemScore
from pipeline.analysis.scoring.own_parts import MISSING
from pipeline.campaign import Parameters

VETOED = "资格审查未通过"
HELD = "暂缓"
NOT_ASSESSED = "未考核"
NO_ITEMS = "没有可以计分的条目"
_VETO = "否决"
_HOLD = "暂缓"


def not_counted(inputs: UnitInputs, parameters: Parameters) -> str:
    """Why nothing of the unit counts now: 未报, 退回, 暂缓, 待人审; "" where it does."""
    if inputs.filed is None:
        return inputs.status
    if parameters.on("rank.adopted_only") and not inputs.adopted:
        return NOT_ADOPTED
    return ""


def unranked(
    inputs: UnitInputs,
    items: Mapping[str, ItemScore],
    gate: str,
    cutoff: date,
    parameters: Parameters,
) -> str:
    """Why the unit has no place; "" where it may rank.

    In this order: nothing in force; vetoed or held on the cut-off (rows on a member concern
    that member alone); items missing; too few ballots, or 参评率 below its floor.
    """
    reason = not_counted(inputs, parameters)
    if reason:
        return reason
    kinds = {v.kind for v in inputs.office.vetoes if v.member is None and v.holds_on(cutoff)}
    if _VETO in kinds:
        return VETOED
    if _HOLD in kinds:
        return HELD
    missing = [s for s in items.values() if s.state == MISSING and s.reason != TOO_FEW]
    if missing:
        return f"{NOT_ASSESSED}：{_grouped(missing)}"
    if any(score.state == MISSING for score in items.values()):
        return TOO_FEW
    return LOW_PARTICIPATION if gate == TOO_FEW else ""


def _grouped(missing: list[ItemScore]) -> str:
    """``没有上级评分（1.3、2.5）；没有通过的实施方案（3.1）``."""
    by_reason: dict[str, list[str]] = {}
    for score in missing:
        by_reason.setdefault(score.reason, []).append(score.item)
    return "；".join(f"{reason}（{'、'.join(items)}）" for reason, items in by_reason.items())
