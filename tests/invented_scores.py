"""Invented component rates for the units of `invented`, scored by the real analysis: ties, an
item that leaves, a unit without superior scores, a veto, bonus and penalty above their caps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction

from invented import Invented, invented
from msgspec.structs import replace

from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.satisfaction import gate
from pipeline.analysis.scoring.basis import basis
from pipeline.analysis.scoring.board import ScoreBoard
from pipeline.analysis.scoring.gaps import gaps
from pipeline.analysis.scoring.inputs import UnitInputs
from pipeline.analysis.scoring.model import Adjustment, Basis, ItemScore, Part, UnitScore
from pipeline.analysis.scoring.movement import movement
from pipeline.analysis.scoring.places import placed
from pipeline.analysis.scoring.sections import sections
from pipeline.analysis.scoring.totals import dimensions, tallied
from pipeline.analysis.view import UnitStanding

_TWINS = {"JG003": "JG002", "SX006": "SX005"}  # the same rates in every item
_UNSEEN = "YY001"  # no decision of the gate, as where no ballots were due so far
_STEPS = 40
_BEFORE = "2011Y"


def with_board(sizes: Mapping[str, int] | None = None, period: str = "2012H1") -> Invented:
    """`invented` with a board of scores."""
    made = invented(sizes, period)
    return replace(made, view=replace(made.view, board=board(made)))


def board(made: Invented) -> ScoreBoard:
    """Scores of every class, with movement against a period of other rates."""
    view, parameters = made.view, made.view.settings.parameters
    now = scores(made, view.period.code)
    before = scores(made, _BEFORE)
    before["B"] = [s for s in before.get("B", []) if s.unit != "XX008"]  # a new unit
    flat = {s.unit: s for listed in now.values() for s in listed}
    moved = [
        row
        for name, listed in now.items()
        for row in movement(listed, before.get(name, []), made.spec, parameters)
    ]
    inputs = [UnitInputs(s.unit, s.status) for s in view.standings]
    return ScoreBoard(
        scores=flat,
        movement=tuple(moved),
        sections=tuple(sections(now, inputs, parameters, view.as_of)),
        gaps=tuple(gaps(flat.values(), made.spec, parameters)),
        before_period=_BEFORE,
    )


def scores(made: Invented, period: str) -> dict[str, list[UnitScore]]:
    """Scores by class in *period*."""
    settings, spec = made.view.settings, made.spec
    found: dict[str, list[UnitScore]] = {}
    for standing in made.view.standings:
        name = standing.unit.unit_class
        found.setdefault(name, []).append(
            _score(made, standing, basis(name, period, spec, settings))
        )
    return {name: placed(listed, settings.parameters) for name, listed in found.items()}


def _score(made: Invented, standing: UnitStanding, found: Basis) -> UnitScore:
    parameters = made.view.settings.parameters
    code = standing.unit.code
    measures = standing.measures
    items = {item.id: _item(item.id, code, found, standing) for item in made.spec.items}
    decision = "" if code == _UNSEEN else gate(measures, parameters)
    score = UnitScore(
        unit=code,
        basis=found,
        items=items,
        gate=decision,
        adjustments=() if found.light else _adjustments(code),
        unranked=_unranked(standing, items, decision),
        satisfaction=_rate(standing, "sat_wide"),
        participation=_rate(standing, "part"),
        fulfilment=_rate(standing, "fulfil"),
    )
    if standing.in_force is None:
        return score
    return tallied(score, dimensions(made.spec), parameters)


def _unranked(standing: UnitStanding, items: Mapping[str, ItemScore], decision: str) -> str:
    if standing.in_force is None:
        return standing.status
    if standing.unit.code == "XX010":
        return "资格审查未通过"
    missing = [item for item, score in items.items() if score.state == "missing"]
    if missing and decision != TOO_FEW:
        return f"未考核：没有上级评分（{'、'.join(missing)}）"
    return TOO_FEW if decision == TOO_FEW else ""


def _rate(standing: UnitStanding, name: str) -> Fraction | None:
    pair = standing.measures.get(name)
    return Fraction(*pair) if pair else None


def _item(item: str, code: str, found: Basis, standing: UnitStanding) -> ItemScore:
    split = found.splits.get(item)
    if split is None:
        return ItemScore(item, None, None, "outside", "这一期不计分")
    if item == "2.2" and code == "XX001":
        return ItemScore(item, Part(None, "没有到期的承诺"), None, "leaves", "没有到期的承诺")
    own = _part(item, code, f"own {found.period}") if split != "superior" else None
    superior = _part(item, code, f"superior {found.period}") if split != "own" else None
    if item.startswith("5.") and "sat_wide" not in standing.measures:
        return ItemScore(item, Part(None, TOO_FEW), None, "missing", TOO_FEW)
    if item == "1.3" and code == "XX009":
        return ItemScore(item, None, Part(None, "没有上级评分"), "missing", "没有上级评分")
    return ItemScore(item, own, superior)


def _part(item: str, code: str, side: str) -> Part:
    """A rate in steps of 1/40 that hangs on unit, item and side alone; units differ in how
    good they are on the whole, so that all bands occur."""
    name = _TWINS.get(code, code)
    level = _digest(name) % (_STEPS // 2)
    step = _digest(f"{name} {item} {side}") % (_STEPS // 4)
    return Part(Fraction(min(_STEPS // 2 + level + step, _STEPS), _STEPS))


def _digest(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


def _adjustments(code: str) -> tuple[Adjustment, ...]:
    entries = []
    if code in ("JG001", "XX007"):
        entries = [Adjustment("加分", "省采用：示例经验", Fraction(2))] * 2
    if code in ("XX002", "XX007"):
        entries += [Adjustment("扣分", "上期迟报", Fraction(1))]
    return tuple(entries)
