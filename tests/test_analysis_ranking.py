"""Ranks by exact rate: ties, reasons, small classes, permutation."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from checks_sample import settings
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.ranking import Candidate, candidate, rank
from pipeline.analysis.view import UnitStanding
from pipeline.records import Filing, Leaf, Measures, Result, State

rates = st.one_of(
    st.none(), st.fractions(0, 1, max_denominator=6), st.sampled_from([Fraction(9, 10)])
)
candidates = st.lists(
    st.builds(
        Candidate,
        st.text("ABC0123456789", min_size=5, max_size=5),
        rates,
        st.sampled_from(["", "", "", "未报", "退回"]),
    ),
    unique_by=lambda row: row.unit,
    max_size=12,
)


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    rows = [
        Candidate("XX004", Fraction(1, 2)),
        Candidate("XX003", Fraction(9, 10)),
        Candidate("XX001", Fraction(1)),
        Candidate("XX002", Fraction(90, 100)),
    ]
    placed = [(r.unit, r.rank, r.tied) for r in rank(rows, 3)]
    assert placed == [
        ("XX001", 1, False),
        ("XX002", 2, True),
        ("XX003", 2, True),
        ("XX004", 4, False),
    ]


def test_rates_that_print_alike_are_not_tied() -> None:
    rows = [Candidate(f"XX00{n}", Fraction(9000 + n, 10000)) for n in (1, 2, 3)]
    assert [(r.unit, r.rank) for r in rank(rows, 3)] == [("XX003", 1), ("XX002", 2), ("XX001", 3)]


def test_unranked_units_stand_at_the_end_with_their_reason() -> None:
    rows = [Candidate(f"XX00{n}", Fraction(n, 10)) for n in (1, 2, 3)]
    rows += [Candidate("AA002", reason="未报"), Candidate("AA001")]
    rows += [Candidate("AA003", Fraction(1), "暂缓")]
    tail = [(r.unit, r.rank, r.reason) for r in rank(rows, 3)[3:]]
    assert tail == [("AA001", None, "样本不足"), ("AA002", None, "未报"), ("AA003", None, "暂缓")]


def test_fewer_than_three_ranked_units_get_no_rank_and_no_order() -> None:
    rows = [Candidate("XX002", Fraction(1)), Candidate("XX001", Fraction(1, 2))]
    rows.append(Candidate("XX000", reason="退回"))
    placed = rank(rows, 3)
    assert [(r.unit, r.rank) for r in placed] == [("XX000", None), ("XX001", None), ("XX002", None)]
    assert [r.reason for r in placed] == ["退回", *["可排名的单位不足3家，不排名次"] * 2]
    assert placed[2].rate == 1


@given(candidates, st.randoms(use_true_random=False), st.integers(0, 4))
def test_ranks_do_not_depend_on_the_order_of_input(
    rows: list[Candidate], random: object, minimum: int
) -> None:
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert rank(shuffled, minimum) == rank(rows, minimum)


@given(candidates)
def test_a_rank_is_one_more_than_the_number_of_better_units(rows: list[Candidate]) -> None:
    placed = rank(rows, 0)
    ranked = [r for r in placed if r.rank is not None and r.rate is not None]
    assert sorted(r.unit for r in placed) == sorted(r.unit for r in rows)
    for row in ranked:
        better = sum(
            1 for r in ranked if r.rate is not None and row.rate is not None and r.rate > row.rate
        )
        assert row.rank == better + 1
    assert all(r.reason for r in placed if r.rank is None)


def standing(result: Result | None, state: State | None, measures: Measures) -> UnitStanding:
    unit = settings().units["XX001"]
    if result is None:
        return UnitStanding(unit)
    leaf = Leaf("inbox/a.xlsx", "a.xlsx", "0" * 64, 1)
    day = date(2012, 6, 1)
    filing = Filing(leaf, result, day, day, state=state)
    in_force = filing if result is Result.ACCEPTED else None
    return UnitStanding(unit, in_force, None if in_force else filing, (filing,), measures)


GOOD = {"sat_wide": (19, 20), "part": (2, 3)}


@pytest.mark.parametrize(
    ("result", "state", "measures", "reason"),
    [
        (None, None, {}, "未报"),
        (Result.RETURNED, State.MACHINE_RETURNED, GOOD, "退回"),
        (Result.HELD, State.HELD, GOOD, "暂缓"),
        (Result.ACCEPTED, State.MACHINE_PASSED, GOOD, ""),
        (Result.ACCEPTED, State.MACHINE_PASSED, {"part": (1, 1)}, "样本不足"),
        (
            Result.ACCEPTED,
            State.MACHINE_PASSED,
            {**GOOD, "part": (13, 20)},
            "样本不足（参评率未到下限）",
        ),
    ],
)
def test_why_a_unit_is_not_ranked(
    result: Result | None, state: State | None, measures: Measures, reason: str
) -> None:
    made = candidate(standing(result, state, measures), settings().parameters)
    assert made.reason == reason


def test_adopted_only_asks_for_a_person() -> None:
    parameters = settings(rank__adopted_only="是").parameters
    assert candidate(standing(Result.ACCEPTED, State.MACHINE_PASSED, GOOD), parameters).reason
    adopted = candidate(standing(Result.ACCEPTED, State.ADOPTED, GOOD), parameters)
    assert (adopted.rate, adopted.reason) == (Fraction(19, 20), "")
