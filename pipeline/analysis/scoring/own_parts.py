"""The own part of each item that has one: computed, self-scored or balloted (indicators.csv).

One function an item; each reads counts, gives an exact rate, and says in Chinese what is not
there. Knows nothing of weights, of superiors' scores, or of other units but p_class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from itertools import count

from msgspec import Struct

from pipeline.analysis.reasons import TOO_FEW
from pipeline.analysis.scoring import ballots
from pipeline.analysis.scoring.exact import NOTHING, SHARED, mixed, number, rate_of
from pipeline.analysis.scoring.inputs import Evidence, UnitInputs
from pipeline.analysis.scoring.model import BallotIndex, Part
from pipeline.analysis.scoring.superior import closed_in_time, problems_due
from pipeline.campaign import Parameters, Settings
from pipeline.records import Measures
from pipeline.records.office import Review

COUNTED = "counted"
LEAVES = "leaves"
MISSING = "missing"
NOT_FILED = "没有通过的报表"
_HALF = Fraction(1, 2)
_BLOCKS_SHARE = Fraction(3, 4)  # of 3.1; the published plan has the rest
_DUTY_SHARE = Fraction(7, 10)  # of 2.4; the model posts have the rest
_NOTHING: Measures = {}


class Own(Struct, frozen=True):
    """The own part of an item: ``state`` as in `ItemScore`, the period of the data used."""

    part: Part
    state: str = COUNTED
    period: str = ""


class Scope(Struct, frozen=True):
    """What the formulas need besides the unit: the period, the settings, p_class by item."""

    period: str
    settings: Settings
    class_values: Mapping[str, Fraction]

    @property
    def parameters(self) -> Parameters:
        """The parameters of the campaign, with what the office changed."""
        return self.settings.parameters


def own_part(item: str, inputs: UnitInputs, scope: Scope) -> Own:
    """The own part of *item*; KeyError for an item that only superiors judge."""
    if item in ("5.1", "5.2"):
        return _ballot_index(item, inputs, scope)
    if item in _SELF_SCORED:
        return _self_scored(item, inputs)
    return _COMPUTED[item](inputs, scope)


_SELF_SCORED = ("1.1", "1.2", "4.2")


def _absent(reason: str, state: str = MISSING, period: str = "") -> Own:
    return Own(Part(None, reason), state, period)


def _found(
    rate: Fraction,
    evidence: Evidence,
    *counts: tuple[str, tuple[int, int]],
    rows: tuple[Review, ...] = (),
) -> Own:
    part = Part(rate, counts=_listed(counts), files=evidence.files, rows=rows)
    return Own(part, COUNTED, evidence.period)


@lru_cache(SHARED)
def _listed(counts: tuple[tuple[str, tuple[int, int]], ...]) -> tuple[tuple[str, int, int], ...]:
    return tuple((label, n, d) for label, (n, d) in counts)


def _self_scored(item: str, inputs: UnitInputs) -> Own:
    if inputs.filed is None:
        return _absent(NOT_FILED)
    pair = inputs.filed.measures.get(f"self.{item}")
    if pair is None:
        return _absent("没有自评", period=inputs.filed.period)
    return _found(rate_of(pair), inputs.filed, ("自评得分率", pair))


def _leading(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """1.4: mean of leaders in branch life and members commented; without 班子成员 the second."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    comment = inputs.filed.measures.get("comment")
    if comment is None:
        return _absent("名册里没有党员", LEAVES, inputs.filed.period)
    counts = [("一年内受到点评的党员", comment)]
    rate = rate_of(comment)
    lead = inputs.filed.measures.get("lead")
    if lead is not None:
        rate = mixed(_HALF, rate, rate_of(lead))
        counts.insert(0, ("参加支部活动达到次数的班子成员", lead))
    return _found(rate, inputs.filed, *counts)


def _organisation(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """1.5: half published, half fulfilled; at most 0.5 unless both directions are published."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    measures = inputs.filed.measures
    public, done = measures.get("org_public"), measures.get("org_fulfil")
    if public is None:
        return _found(Fraction(0), inputs.filed, ("列有党组织承诺", (0, 1)))
    rate, counts = rate_of(public), [("已公开的党组织承诺", public)]
    if done is not None:
        rate = mixed(_HALF, rate, rate_of(done))
        counts.append(("已兑现的到期承诺（按半条计）", done))
    both = measures.get("org_both", (0, 1))
    counts.append(("向上级党组织和向群众的承诺都已公开", both))
    return _found(rate if both[0] else min(rate, _HALF), inputs.filed, *counts)


def _published(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """2.1: members with a published commitment ÷ members who owe one."""
    return _plain(inputs.filed, "public", "已公开承诺的党员", "没有应承诺的党员")


def _fulfilled(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """2.2: 兑现率 of the members' commitments that are due."""
    label = "已兑现的到期承诺（按半条计）"
    return _plain(inputs.filed, "fulfil_members", label, "没有到期的党员承诺")


def _plain(evidence: Evidence | None, name: str, label: str, nothing: str) -> Own:
    if evidence is None:
        return _absent(NOT_FILED)
    pair = evidence.measures.get(name)
    if pair is None:
        return _absent(nothing, LEAVES, evidence.period)
    return _found(rate_of(pair), evidence, (label, pair))


def _appraised(inputs: UnitInputs, scope: Scope) -> Own:
    """2.3: what 优秀+合格 of graded 正式 has above the floor; none accepted is 未考核."""
    pair = inputs.year_end.measures.get("graded") if inputs.year_end else None
    if inputs.year_end is None or pair is None:
        return _absent("没有年度民主评议结果")
    rate = _above(pair, scope.parameters.text("appraisal.floor"))
    return _found(rate, inputs.year_end, ("评定优秀、合格的正式党员", pair))


@lru_cache(SHARED)
def _above(pair: tuple[int, int], floor: str) -> Fraction:
    """What *pair* has above *floor* of what it could have above it."""
    least = Parameters({"floor": floor}).fraction("floor")
    if least >= 1:
        return Fraction(int(pair[0] == pair[1]))
    return max(NOTHING, Fraction(*pair) - least) / (1 - least)


def _posts(inputs: UnitInputs, scope: Scope) -> Own:
    """2.4: 0.7 · duty posts + 0.3 · model posts against their target share."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    duty, model = (inputs.filed.measures.get(name) for name in ("duty", "model"))
    if duty is None or model is None:
        return _absent("没有在职党员", LEAVES, inputs.filed.period)
    reached = _reached(model, scope.parameters.text("model_post.share"))
    rate = mixed(_DUTY_SHARE, rate_of(duty), reached)
    return _found(rate, inputs.filed, ("设岗定责的在职党员", duty), ("党员示范岗", model))


@lru_cache(SHARED)
def _reached(pair: tuple[int, int], share: str) -> Fraction:
    """How much of its target, *share* of the denominator, the numerator of *pair* reaches."""
    target = Parameters({"share": share}).fraction("share") * pair[1]
    return min(Fraction(1), pair[0] / target) if target else Fraction(1)


def _plan(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """3.1: 0.75 · blocks + 0.25 · published, of the latest accepted plan. A plan that lies with
    the town and has no date stands on its blocks alone: the form does not ask for the date."""
    pair = inputs.plan.measures.get("plan_blocks") if inputs.plan else None
    if inputs.plan is None or pair is None:
        return _absent("没有通过的实施方案")
    rate, counts = rate_of(pair), [("四个明确（每项按 5 份计）", pair)]
    public = inputs.plan.measures.get("plan_public")
    if public is not None:
        rate = mixed(_BLOCKS_SHARE, rate, rate_of(public))
        counts.append(("方案已公布", public))
    return _found(rate, inputs.plan, *counts)


def _mechanisms(inputs: UnitInputs, scope: Scope) -> Own:  # noqa: ARG001
    """3.2: a tenth for each mechanism built, a tenth for each with a record in the window."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    built, running = (
        inputs.filed.measures.get(name, (0, 5)) for name in ("mechanisms", "mechanism_records")
    )
    rate = Fraction(built[0] + running[0], built[1] + running[1])
    return _found(rate, inputs.filed, ("已建成的机制", built), ("有运行记录的机制", running))


def _ledger(inputs: UnitInputs, scope: Scope) -> Own:
    """3.3: mean of months with a material and problems closed in time; none due: months."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    months = inputs.filed.measures.get("ledger_months", (0, 1))
    rate, counts = rate_of(months), [("有资料的月份", months)]
    due = problems_due(inputs.office.reviews, scope.period, scope.settings)
    if due:
        closed = (sum(closed_in_time(review) for review in due), len(due))
        rate = mixed(_HALF, rate, rate_of(closed))
        counts.append(("按时销号的到期问题", closed))
    return _found(rate, inputs.filed, *counts, rows=due)


def _experience(inputs: UnitInputs, scope: Scope) -> Own:
    """4.3: different rows of 经验做法 and 探索创新 with a material, over up to three periods."""
    if inputs.filed is None:
        return _absent(NOT_FILED)
    target = scope.parameters.whole("experience.target")
    known: set[int] = set()
    for evidence in inputs.experience:
        for place in count(1):  # a workbook numbers its keys without a gap
            pair = evidence.measures.get(f"experience.{place}")
            if pair is None:
                break
            known.add(pair[0])
    reached = min(len(known), target)
    rate = Fraction(reached, target) if target else Fraction(1)
    files = tuple(file for e in inputs.experience for file in e.files)
    label = "有资料的经验做法、探索创新（最多计到满分条数）"
    part = Part(rate, counts=((label, reached, target),), files=files)
    return Own(part, COUNTED, inputs.filed.period)


def _ballot_index(item: str, inputs: UnitInputs, scope: Scope) -> Own:
    """5.1, 5.2: the index of the used groups, drawn once to the class value."""
    if inputs.ballots is None:
        return _absent("没有通过的群众评议结果")
    cls = inputs.unit.unit_class
    groups = ballots.group_sums(inputs.ballots.measures, item, cls, scope.parameters)
    raw = ballots.index(groups, scope.parameters)
    if raw is None:
        return _absent(TOO_FEW, period=inputs.ballots.period)
    told = BallotIndex(
        raw=raw,
        basic=number(scope.parameters, "index.basic"),
        weights=tuple(group.rater for group in groups),
        ballots=sum(group.valid for group in groups),
        strength=number(scope.parameters, "shrink.strength"),
        toward=scope.class_values.get(item),
    )
    rate = raw
    if told.toward is not None:
        rate = ballots.shrunk(raw, told.ballots, told.toward, scope.parameters)
    counts = []
    for group in groups:
        satisfied, basic = _labels(group.rater[0])
        counts.append((satisfied, group.satisfied, group.valid))
        counts.append((basic, group.basic, group.valid))
    part = Part(rate, counts=tuple(counts), files=inputs.ballots.files, index=told)
    return Own(part, COUNTED, inputs.ballots.period)


@cache
def _labels(names: str) -> tuple[str, str]:
    return f"{names}满意", f"{names}基本满意"


_COMPUTED: Mapping[str, Callable[[UnitInputs, Scope], Own]] = {
    "1.4": _leading,
    "1.5": _organisation,
    "2.1": _published,
    "2.2": _fulfilled,
    "2.3": _appraised,
    "2.4": _posts,
    "3.1": _plan,
    "3.2": _mechanisms,
    "3.3": _ledger,
    "4.3": _experience,
}
