"""Which file of a unit and period counts (X17, design decisions 10 and 11)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.ledger import Action, Candidate, Decision, Outcome, Verdict, in_effect, weigh
from pipeline.records import Result, State

EARLY, LATE = date(2012, 6, 1), date(2012, 6, 8)
A, R, H, S = Result.ACCEPTED, Result.RETURNED, Result.HELD, Result.SUPERSEDED
PASSED, RETURNED, HELD = Verdict.PASSED, Verdict.RETURNED, Verdict.HELD


def file(
    name: str,
    revision: int = 1,
    received: date = EARLY,
    verdict: Verdict = PASSED,
    action: Action | None = None,
    run: int = 1,
    after: int = 1,
    number: int = 1,
) -> Candidate:
    """A candidate; *action* was decided after run number *after*."""
    decision = None
    if action:
        decision = Decision(
            "XX001", "2012H1", action, "王某", LATE, "电话核实", name, run=after, number=number
        )
    sound = verdict is not RETURNED
    return Candidate(
        name, f"inbox/{name}.xlsx", revision, received, verdict, "机检结论。", sound, run, decision
    )


def results(*candidates: Candidate) -> dict[str, Result]:
    return {name: outcome.result for name, outcome in weigh(candidates).items()}


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([file("a")], {"a": A}),
        ([file("a", verdict=RETURNED)], {"a": R}),
        ([file("a", verdict=HELD)], {"a": H}),
        ([file("a", 1, LATE), file("b", 2, EARLY)], {"a": S, "b": A}),
        ([file("a", 1, EARLY), file("b", 1, LATE)], {"a": S, "b": A}),
        ([file("a"), file("b")], {"a": H, "b": H}),
        ([file("a", run=1), file("b", run=2)], {"a": H, "b": H}),
        ([file("a"), file("b", verdict=RETURNED)], {"a": A, "b": R}),
        ([file("a"), file("b", verdict=HELD)], {"a": A, "b": H}),
        ([file("a"), file("b", 2, LATE, RETURNED)], {"a": A, "b": R}),
        ([file("a", verdict=RETURNED), file("b", 2, LATE)], {"a": R, "b": A}),
        ([file("a", 1), file("b", 2), file("c", 2)], {"a": A, "b": H, "c": H}),
        ([file("a", 3), file("b", 2), file("c", 2)], {"a": A, "b": S, "c": S}),
        ([file("a"), file("b"), file("c")], {"a": H, "b": H, "c": H}),
    ],
)
def test_machine_alone(candidates: list[Candidate], expected: dict[str, Result]) -> None:
    assert results(*candidates) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        # a person's word on a single file
        ([file("a", action=Action.ADOPT)], {"a": A}),
        ([file("a", verdict=HELD, action=Action.ADOPT)], {"a": A}),
        ([file("a", verdict=RETURNED, action=Action.ADOPT)], {"a": R}),
        ([file("a", action=Action.RETURN)], {"a": R}),
        ([file("a", action=Action.HOLD)], {"a": H}),
        ([file("a", action=Action.VOID)], {"a": S}),
        # … and what it does to the others
        ([file("a"), file("b", 2, action=Action.VOID)], {"a": A, "b": S}),
        ([file("a"), file("b", 2, action=Action.RETURN)], {"a": A, "b": R}),
        ([file("a"), file("b", 2, action=Action.HOLD)], {"a": A, "b": H}),
        ([file("a"), file("b", action=Action.ADOPT)], {"a": S, "b": A}),
        ([file("a"), file("b", action=Action.VOID)], {"a": A, "b": S}),
        # an older file that a person chose with the newer one before their eyes
        ([file("a", action=Action.ADOPT), file("b", 2)], {"a": A, "b": S}),
        # a newer one that arrives afterwards takes over when it passes
        ([file("a", action=Action.ADOPT), file("b", 2, run=2)], {"a": S, "b": A}),
        ([file("a", action=Action.ADOPT), file("b", 2, LATE, RETURNED, run=2)], {"a": A, "b": R}),
        # one of the same revision and day that arrives afterwards must be looked at
        ([file("a", action=Action.ADOPT), file("b", run=2)], {"a": A, "b": H}),
        # two rivals that arrive afterwards leave the adopted one in force
        (
            [file("a", action=Action.ADOPT), file("b", 2, run=2), file("c", 2, run=2)],
            {"a": A, "b": H, "c": H},
        ),
        # of two adopted, the later decision
        (
            [file("a", action=Action.ADOPT, number=2), file("b", action=Action.ADOPT, number=1)],
            {"a": A, "b": S},
        ),
    ],
)
def test_person_and_machine(candidates: list[Candidate], expected: dict[str, Result]) -> None:
    assert results(*candidates) == expected


@pytest.mark.parametrize(
    ("candidate", "state"),
    [
        (file("a"), State.MACHINE_PASSED),
        (file("a", action=Action.ADOPT), State.ADOPTED),
        (file("a", verdict=RETURNED), State.MACHINE_RETURNED),
        (file("a", action=Action.RETURN), State.MACHINE_RETURNED),
        (file("a", verdict=HELD), State.HELD),
        (file("a", action=Action.VOID), State.VOID),
        (file("a", verdict=Verdict.UNCHECKED), State.RECEIVED),
    ],
)
def test_states(candidate: Candidate, state: State) -> None:
    assert weigh([candidate])["a"].state is state


def test_reasons_name_the_file_in_force_and_the_person() -> None:
    found = weigh([file("a"), file("b", 2), file("c", 3, LATE, RETURNED)])
    assert found["a"].reason == "以修订稿次更高的 inbox/b.xlsx（第 2 稿）为准。"
    assert found["b"].reason == "检查通过，计入汇总；另有 1 份被它替代。"
    assert found["b"].rivals == ("inbox/a.xlsx",)
    assert found["c"].reason == "机检结论。现行有效的仍是 inbox/b.xlsx（第 2 稿）。"
    void = weigh([file("a", action=Action.VOID)])["a"]
    assert void.reason == "已作废（王某 2012-06-08 作废：电话核实），不计入汇总。"


def test_a_tie_names_the_rival() -> None:
    found = weigh([file("a", 2), file("b", 2), file("c", 1)])
    assert found["a"].rivals == ("inbox/b.xlsx",)
    assert found["a"].reason == (
        "与 inbox/b.xlsx 同为第 2 稿、同一天收到而内容不同，两份都先不取。"
        "现行有效的仍是 inbox/c.xlsx（第 1 稿）。"
    )


def word(action: Action, name: str = "a", point: str | None = None) -> Decision:
    return Decision("XX001", "2012H1", action, "王某", LATE, "核实", name, point)


def test_restoring_takes_back_the_last_decision_only() -> None:
    entries = [word(Action.HOLD), word(Action.VOID)]
    assert in_effect(entries)["a"].action is Action.VOID
    entries.append(word(Action.RESTORE))
    assert in_effect(entries)["a"].action is Action.HOLD
    entries.append(word(Action.RESTORE))
    assert in_effect(entries) == {}
    entries += [word(Action.RESTORE), word(Action.ADOPT)]
    assert in_effect(entries)["a"].action is Action.ADOPT


FILES = st.lists(
    st.builds(
        file,
        name=st.uuids().map(str),
        revision=st.integers(1, 3),
        received=st.sampled_from([EARLY, LATE]),
        verdict=st.sampled_from(list(Verdict)),
        action=st.sampled_from([None, None, None, *Action]).filter(
            lambda a: a not in (Action.RESTORE, Action.ACCEPT)
        ),
        run=st.integers(1, 3),
        after=st.integers(1, 3),
        number=st.integers(1, 9),
    ),
    max_size=7,
    unique_by=(lambda c: c.sha256, lambda c: c.decision.number if c.decision else c.sha256),
)


@given(FILES, st.randoms(use_true_random=False))
def test_order_of_the_files_never_matters(files: list[Candidate], rng: object) -> None:
    shuffled = files[:]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weigh(shuffled) == weigh(files)


@given(FILES, st.lists(st.integers(1, 5), min_size=7, max_size=7))
def test_arrival_never_matters_to_the_machine(files: list[Candidate], runs: list[int]) -> None:
    """Without a person's decision, the run in which a file arrived changes nothing."""
    plain = [replace(c, decision=None) for c in files]
    moved = [replace(c, run=run) for c, run in zip(plain, runs, strict=False)]
    assert weigh(moved) == weigh(plain)


@given(FILES)
def test_one_in_force_at_most_and_one_outcome_each(files: list[Candidate]) -> None:
    found: dict[str, Outcome] = dict(weigh(files))
    assert set(found) == {c.sha256 for c in files}
    accepted = {name for name, outcome in found.items() if outcome.result is Result.ACCEPTED}
    assert len(accepted) <= 1
    assert {outcome.winner for outcome in found.values()} <= {next(iter(accepted), None)}
    for candidate in files:
        if found[candidate.sha256].result in (Result.ACCEPTED, Result.SUPERSEDED):
            assert candidate.standing in (Verdict.PASSED, None)


@given(FILES)
def test_what_does_not_pass_changes_nothing_for_what_does(files: list[Candidate]) -> None:
    passing = [c for c in files if c.standing is Verdict.PASSED]
    every, alone = weigh(files), weigh(passing)
    assert {c.sha256: every[c.sha256] for c in passing} == dict(alone)


def test_what_came_after_the_date_of_judgement_is_listed_and_does_not_count() -> None:
    found = weigh([file("a"), file("b", 2, LATE, Verdict.LATER)])
    assert found["a"].result is A
    assert found["a"].rivals == ()
    late = found["b"]
    assert (late.result, late.state, late.winner) == (H, State.RECEIVED, "a")
    assert late.reason.startswith("收到日期在统计日期之后，本次不计（2012年6月8日收到）。")
