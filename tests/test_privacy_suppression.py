"""The laws of suppression: what is hidden, what stands there instead, that lower thresholds hide
less, and that no sum has a single unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.suppression import (
    OPINIONS,
    Reason,
    Shown,
    Thresholds,
    Withheld,
    ballots_behind,
    published_ballots,
    published_votes,
)
from pipeline.records import Row

SCHOOL = ((("职工群众",), Fraction(1, 2)), (("学生", "家长"), Fraction(1, 2)))
LIMITS = Thresholds(5, 10, SCHOOL)
TURNOUT = ("n_due", "n_present", "n_sent", "n_back")
RATERS = ("职工群众", "学生", "家长", "社区代表", "党员")


def row(raters: str, *opinions: int, thing: str = "领导班子", hall: bool = False) -> Row:
    valid = sum(opinions)
    turnout = {"n_due": valid + 3, "n_sent": valid + 2, "n_back": valid + 1, "n_valid": valid}
    present = {"n_present": valid + 2} if hall else {}
    counts = dict(zip(OPINIONS, opinions, strict=True))
    return Row(5, {"object_type": thing, "rater_group": raters, **turnout, **present, **counts})


def few(*names: str) -> dict[str, Shown]:
    return dict.fromkeys(names, Withheld(Reason.FEW))


def test_large_groups_print_their_own_counts() -> None:
    assert published_ballots([row("职工群众", 9, 1, 0, 0), row("党员", 10, 0, 0, 0)], LIMITS) == (
        {},
        {},
    )


def test_opinions_of_a_small_group_are_withheld_and_its_size_is_not() -> None:
    assert published_ballots([row("职工群众", 9, 0, 0, 0)], LIMITS) == (few(*OPINIONS),)


def test_group_that_a_joined_rate_adds_up_is_withheld_with_the_small_one() -> None:
    rows = [row("学生", 3, 2, 1, 1), row("家长", 80, 10, 5, 5), row("职工群众", 30, 5, 3, 2)]

    neighbour = dict.fromkeys(OPINIONS, Withheld(Reason.COMPLEMENT))
    assert published_ballots(rows, LIMITS) == (few(*OPINIONS), neighbour, {})


def test_group_below_five_is_merged_with_its_turnout() -> None:
    small, large = published_ballots([row("学生", 2, 1, 1, 0), row("家长", 50, 5, 3, 2)], LIMITS)

    gone = Withheld(Reason.MERGED, "家长")
    assert small == {
        **dict.fromkeys(("n_due", "n_sent", "n_back", *OPINIONS), gone),
        "n_valid": Withheld(Reason.UNDER),
    }
    assert [large[name] for name in ("n_due", "n_valid", *OPINIONS)] == [70, 64, 52, 6, 4, 2]


def test_merged_sum_of_nought_says_nothing_of_the_few() -> None:
    _, large = published_ballots([row("学生", 2, 1, 0, 0), row("家长", 50, 5, 3, 0)], LIMITS)

    assert large["n_valid"] == 61
    assert {large[name] for name in OPINIONS} == {Withheld(Reason.COMPLEMENT)}


def test_turnout_that_only_one_of_the_merged_rows_has_is_withheld() -> None:
    rows = [row("学生", 2, 1, 1, 0, hall=True), row("家长", 50, 5, 3, 2)]
    rows[1] = Row(6, {**rows[1].values, "n_present": None})

    small, large = published_ballots(rows, LIMITS)
    assert small["n_present"] == Withheld(Reason.MERGED, "家长")
    assert "n_present" not in large  # it is blank, and stays so


def test_group_below_five_with_no_neighbour_hides_its_size() -> None:
    (found,) = published_ballots([row("家长", 2, 1, 0, 0)], LIMITS)

    assert found == {**few(*OPINIONS), "n_valid": Withheld(Reason.UNDER)}


def test_groups_of_different_objects_are_never_merged() -> None:
    rows = [row("学生", 2, 1, 0, 0), row("家长", 50, 5, 3, 2, thing="党组织")]

    assert published_ballots(rows, LIMITS)[1] == {}


def test_no_paper_came_back_hides_nothing() -> None:
    nobody = Row(5, {**row("家长", 0, 0, 0, 0).values, "n_back": 0})

    assert published_ballots([nobody], LIMITS) == ({},)


def test_votes_on_a_person_are_never_printed() -> None:
    personal = Withheld(Reason.PERSONAL)
    nominee = Row(5, {"member_no": "XX001008", "vote_present": 40, "vote_yes": 39})

    (found,) = published_ballots([row("家长", 50, 5, 3, 2, thing="窗口岗位")], LIMITS)
    assert found == dict.fromkeys(OPINIONS, personal)
    assert published_votes(nominee, LIMITS) == {"vote_yes": personal}


@pytest.mark.parametrize(("present", "hidden"), [(9, True), (10, False), (None, True)])
def test_vote_on_a_unit_needs_ten_present(present: int | None, hidden: bool) -> None:
    found = published_votes(Row(5, {"vote_present": present, "vote_yes": 7}), LIMITS)

    assert found == (few("vote_yes") if hidden else {})


def test_ballots_behind_a_rate_leave_out_the_groups_that_are_too_small() -> None:
    assert ballots_behind({"sat_valid": (44, 1), "sat_wide_pool": (36, 40)}) == 40
    assert ballots_behind({"sat_valid": (4, 1)}) is None


counts = st.integers(0, 16)
ballots = st.dictionaries(st.sampled_from(RATERS), st.tuples(counts, counts, counts, counts))
thresholds = st.tuples(st.integers(1, 8), st.integers(0, 25)).map(
    lambda pair: Thresholds(pair[0], sum(pair), SCHOOL)
)


def rows_of(found: Mapping[str, tuple[int, ...]]) -> list[Row]:
    return [row(raters, *opinions) for raters, opinions in found.items()]


def hidden_cells(rows: Sequence[Row], limits: Thresholds) -> set[tuple[int, str]]:
    """Cells that do not print their own count, those with a merged sum among them."""
    return {
        (number, name)
        for number, found in enumerate(published_ballots(rows, limits))
        for name in found
    }


@given(ballots, thresholds, st.integers(0, 4), st.integers(0, 10))
def test_lower_thresholds_never_hide_more(
    found: dict[str, tuple[int, ...]], limits: Thresholds, merge_less: int, less: int
) -> None:
    minimum = max(limits.minimum - less, 1)
    merge = min(max(limits.merge - merge_less, 1), minimum)
    rows = rows_of(found)

    lower = hidden_cells(rows, Thresholds(merge, minimum, SCHOOL))
    assert lower <= hidden_cells(rows, limits)


@given(ballots)
def test_no_row_and_no_published_sum_has_a_single_unknown(
    found: dict[str, tuple[int, ...]],
) -> None:
    rows = rows_of(found)
    shown = published_ballots(rows, LIMITS)

    for cells in shown:  # the four opinions sum to n_valid
        assert len(cells.keys() & set(OPINIONS)) in (0, 4)
    for raters, _ in SCHOOL:  # the rows of a group sum to what its rate tells
        pool = [n for n, r in enumerate(rows) if r.values["rater_group"] in raters]
        unknown = [n for n in pool if shown[n].keys() & set(OPINIONS)]
        if sum(whole(rows[n], "n_valid") for n in pool) >= LIMITS.minimum and unknown:
            assert len(unknown) > 1
            assert sum(whole(rows[n], "n_valid") for n in unknown) >= LIMITS.minimum


@given(ballots)
def test_fewer_than_ten_ballots_never_print_their_opinions(
    found: dict[str, tuple[int, ...]],
) -> None:
    rows = rows_of(found)
    for true, cells in zip(rows, published_ballots(rows, LIMITS), strict=True):
        merged = isinstance(cells.get("n_valid"), int)
        if whole(true, "n_valid") < LIMITS.minimum and not merged:
            assert all(isinstance(cells[name], Withheld) for name in OPINIONS)
        if whole(true, "n_valid") < LIMITS.merge and not merged:
            assert cells["n_valid"] == Withheld(Reason.UNDER)


@given(ballots)
def test_merging_keeps_the_sums_that_reconciliation_compares(
    found: dict[str, tuple[int, ...]],
) -> None:
    rows = rows_of(found)
    shown = published_ballots(rows, LIMITS)
    for name in ("n_due", "n_sent", "n_back"):
        printed = [
            cells.get(name, true.values[name]) for true, cells in zip(rows, shown, strict=True)
        ]
        total = sum(value for value in printed if isinstance(value, int))
        assert total == sum(whole(true, name) for true in rows)


def whole(found: Row, name: str) -> int:
    value = found.values[name]
    assert isinstance(value, int)
    return value
