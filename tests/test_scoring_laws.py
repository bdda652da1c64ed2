"""Laws of the score, whatever the counts."""

from __future__ import annotations

from fractions import Fraction

from checks_sample import settings, spec
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from msgspec.structs import replace
from scoring_samples import PERIOD, inputs

from pipeline.analysis.scoring import UnitInputs, UnitScore, basis, item_scores, score_class
from pipeline.analysis.scoring.ballots import shrunk
from pipeline.analysis.scoring.places import placed

RATES = st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda p: (min(p), p[1]))
# counts whose numerator is a better count; ballots: 满意 grows at the expense of 不满意
BETTER = {
    "lead": "1.4", "comment": "1.4", "org_public": "1.5", "org_fulfil": "1.5", "org_both": "1.5",
    "public": "2.1", "fulfil_members": "2.2", "graded": "2.3", "duty": "2.4", "model": "2.4",
    "plan_blocks": "3.1", "plan_public": "3.1", "mechanisms": "3.2", "mechanism_records": "3.2",
    "ledger_months": "3.3", "ballots.5.1.1": "5.1", "ballots.5.1.1.basic": "5.1",
    "ballots.5.2.2": "5.2", "self.1.1": "1.1", "self.4.2": "4.2",
}  # fmt: skip


def bare(unit: str, values: tuple[int, int, int, int]) -> UnitScore:
    total, sat, work, done = values
    return UnitScore(
        unit, basis("B", PERIOD, spec(), settings()), {}, total=Fraction(total),
        shown=Fraction(total), satisfaction=Fraction(sat, 3), fulfilment=Fraction(done, 3),
        dimensions={"工作业绩好": Fraction(work)},
    )  # fmt: skip


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 4), max_size=9), st.randoms())
def test_places_do_not_depend_on_the_order(
    rows: list[tuple[int, int, int, int]], rng: object
) -> None:
    scores = [bare(f"XX{n:03d}", values) for n, values in enumerate(rows)]
    mixed = list(scores)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert placed(scores, settings().parameters) == placed(mixed, settings().parameters)


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 4), min_size=3, max_size=9))
def test_a_rank_is_one_more_than_the_units_that_are_better(
    rows: list[tuple[int, int, int, int]],
) -> None:
    scores = [bare(f"XX{n:03d}", values) for n, values in enumerate(rows)]
    keys = {score.unit: rows[n] for n, score in enumerate(scores)}
    for score in placed(scores, settings().parameters):
        assert score.rank == 1 + sum(other > keys[score.unit] for other in rows)


@effort(max_examples=15, deadline=None)
@given(st.lists(st.tuples(RATES, RATES), min_size=1, max_size=5), st.randoms())
def test_scores_of_a_class_do_not_depend_on_the_order(
    rates: list[tuple[tuple[int, int], tuple[int, int]]], rng: object
) -> None:
    entries = [
        inputs(code=f"XX{n:03d}", public=public, fulfil_members=done)
        for n, (public, done) in enumerate(rates)
    ]
    mixed = list(entries)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert scored(*entries) == scored(*mixed)


def scored(*entries: UnitInputs) -> list[UnitScore]:
    return score_class(entries, spec(), settings(), PERIOD)


@effort(deadline=None)
@given(st.sampled_from(sorted(BETTER)), st.integers(1, 30), st.data())
def test_a_better_count_never_lowers_its_item(name: str, whole: int, data: st.DataObject) -> None:
    worse = data.draw(st.integers(0, whole))
    better = data.draw(st.integers(worse, whole))
    rates = []
    for count in (worse, better):
        found = _counted(name, (count, whole))
        own = item_scores(
            found,
            basis("B", PERIOD, spec(), settings()),
            spec(),
            settings(),
            {"5.1": Fraction(1, 2)},
        )[BETTER[name]].own
        assert own is not None
        assert own.rate is not None
        rates.append(own.rate)
    assert rates[0] <= rates[1]


def _counted(name: str, pair: tuple[int, int]) -> UnitInputs:
    entry = inputs()
    if not name.startswith("ballots."):
        return inputs(**{name.replace(".", "__"): pair})
    # one group as a whole, so that its two counts share their 有效
    base = name.removesuffix(".basic")
    other = (0, pair[1])
    values = {base: other, f"{base}.basic": other, name: pair}
    assert entry.ballots is not None
    measures = {**entry.ballots.measures, **values}
    return replace(entry, ballots=replace(entry.ballots, measures=measures))


@given(
    st.fractions(0, 1, max_denominator=500),
    st.fractions(0, 1, max_denominator=500),
    st.integers(10, 2000),
    st.integers(0, 60),
)
def test_shrinkage_stays_between_raw_and_class_value(
    raw: Fraction, toward: Fraction, ballots: int, strength: int
) -> None:
    parameters = settings(shrink__strength=str(strength)).parameters
    found = shrunk(raw, ballots, toward, parameters)
    assert min(raw, toward) <= found <= max(raw, toward)


@effort(max_examples=20, deadline=None)
@given(st.lists(RATES, min_size=8, max_size=8))
def test_totals_and_points_stay_within_a_hundred(rates: list[tuple[int, int]]) -> None:
    names = ("lead", "comment", "org_public", "org_fulfil", "public", "graded", "duty", "model")
    (found,) = scored(inputs(**dict(zip(names, rates, strict=True))))
    assert found.total is not None
    assert 0 <= found.total <= 100
    assert all(value >= 0 for value in found.points.values())
