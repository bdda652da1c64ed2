"""X06 against the last accepted period, and settling."""

from __future__ import annotations

from checks_sample import cell, changed, said, sample, settings, spec, unreadable, with_rows

from pipeline.checks import against_earlier, check, settle
from pipeline.problems import Effect, Problem, Where
from pipeline.records import Submission, Value
from pipeline.records.commitments import carried


def compared(now: Submission, earlier: Submission) -> tuple[Problem, ...]:
    return against_earlier(now, earlier, spec(), settings())


def without(submission: Submission, *indexes: int) -> Submission:
    rows = [row for n, row in enumerate(submission.rows("F2")) if n not in indexes]
    return with_rows(submission, "F2", rows)


def test_an_unchanged_roster_is_silent() -> None:
    assert compared(sample("2012H1"), sample("2011Y")) == ()


def test_vanished_members_are_named_by_number_and_surname_in_one_problem() -> None:
    (problem,) = compared(without(sample("2012H1"), 2, 5), sample("2011Y"))
    assert (problem.code, problem.effect) == ("X06", Effect.RETURN)
    assert problem.where.cell == "A15"  # the first empty row: nobody who is there is at fault
    assert "XX001003（党某）" in problem.message and "XX001006" in problem.message
    assert "党员03" not in problem.message + problem.remedy


def test_members_who_left_with_a_reason_may_be_gone_next_time() -> None:
    for reason in ("转出", "去世", "出党"):
        left = changed(sample("2011Y"), "F2", 2, change=reason)
        assert compared(without(sample("2012H1"), 2), left) == ()
        assert compared(changed(sample("2012H1"), "F2", 2, change=reason), sample("2011Y")) == ()


def test_an_unreadable_number_hides_who_vanished() -> None:
    assert compared(unreadable(sample("2012H1"), "F2", 2, "member_no", "三"), sample("2011Y")) == ()


def test_becoming_a_full_member_needs_its_word() -> None:
    silent = changed(sample("2012H1"), "F2", 9, member_type="正式")
    (problem,) = compared(silent, sample("2011Y"))
    assert (problem.code, problem.where.cell) == ("X06", cell(silent, "F2", 9, "change"))
    assert compared(changed(silent, "F2", 9, change="预备转正"), sample("2011Y")) == ()


def test_no_full_member_becomes_probationary() -> None:
    back = changed(sample("2012H1"), "F2", 3, member_type="预备")
    assert said(compared(back, sample("2011Y"))) == [
        ("X06", "F2", cell(back, "F2", 3, "member_type"))
    ]


def test_newcomers_without_a_word_and_reused_numbers_are_flagged() -> None:
    earlier = without(sample("2011Y"), 7)
    told = compared(sample("2012H1"), earlier)
    assert [(p.code, p.effect, p.where.cell) for p in told] == [
        ("F34", Effect.FLAG, cell(sample(), "F2", 7, "change"))
    ]
    assert compared(changed(sample("2012H1"), "F2", 7, change="转入"), earlier) == ()
    renamed = changed(sample("2012H1"), "F2", 4, member_name="另一人")
    assert [p.code for p in compared(renamed, sample("2011Y"))] == ["F35"]


def test_local_units_have_no_roster_to_compare() -> None:
    assert compared(sample("2012H1", "D1"), sample("2011Y", "D1")) == ()


def test_commitments_of_a_vanished_member_are_not_told_again() -> None:
    gone = without(sample("2012H1"), 2)
    alone = check(gone, spec(), settings(), None)
    assert {p.code for p in alone} == {"X06", "X07"}
    both = settle((*alone, *compared(gone, sample("2011Y"))))
    assert [(p.code, p.where.form) for p in both] == [("X06", "F1"), ("X06", "F2")]


def _at(cell_: str | None, effect: Effect, code: str = "F01", form: str = "F2") -> Problem:
    return Problem(code, effect, Where(form=form, sheet=form, cell=cell_), None, "", "")


def test_settle_keeps_the_gravest_of_a_cell_and_of_equals_the_first() -> None:
    flag, back, hold = (_at("B7", e) for e in (Effect.FLAG, Effect.RETURN, Effect.HOLD))
    assert settle([flag, back, hold]) == (back,)
    assert settle([_at("B7", Effect.NOTE), flag]) == (flag,)
    first, second = _at("B7", Effect.RETURN, "F03"), _at("B7", Effect.RETURN, "F12")
    assert settle([first, second]) == (first,)


def test_settle_orders_by_form_row_and_column_and_keeps_what_has_no_cell() -> None:
    whole = Problem("S09", Effect.RETURN, Where(), None, "", "")
    sheet = _at(None, Effect.RETURN, "S01")
    given = [
        _at("AA5", Effect.NOTE),
        _at("B10", Effect.NOTE),
        _at("B9", Effect.NOTE, form="F1"),
        _at("B5", Effect.NOTE),
        sheet,
        whole,
        whole,
    ]
    told = [(p.where.form, p.where.cell) for p in settle(given)]
    assert told == [
        (None, None),
        ("F1", "B9"),
        ("F2", None),
        ("F2", "B5"),
        ("F2", "AA5"),
        ("F2", "B10"),
    ]
    assert settle(settle(given)) == settle(given)


def _promises(submission: Submission, *indexes: int) -> Submission:
    rows = [row for n, row in enumerate(submission.rows("F3")) if n not in indexes]
    return with_rows(submission, "F3", rows)


def _earlier(**values: Value) -> Submission:
    """2011Y, with commitments of the round that 2012H1 still asks for."""
    made = sample("2011Y")
    return changed(made, "F3", 4, **values) if values else made


def test_commitments_that_vanish_are_asked_about_once_by_number_and_words() -> None:
    now = _promises(sample("2012H1"), 3, 5)
    (problem,) = compared(now, _earlier())
    assert (problem.code, problem.effect) == ("F38", Effect.FLAG)
    assert problem.where.form == "F3"
    first = _earlier().rows("F3")[3].values["commit_no"]
    assert str(first) in problem.message
    assert "2条" in problem.message
    assert problem.point_key
    assert compared(_promises(sample("2012H1"), 3), _earlier())[0].point_key != problem.point_key


def test_a_commitment_is_known_by_its_number_or_by_its_words() -> None:
    anew = changed(sample("2012H1"), "F3", 3, commit_no=None)
    assert compared(anew, _earlier()) == ()
    worded = changed(sample("2012H1"), "F3", 3, content="换了一种说法来写的同一项承诺")
    assert compared(worded, _earlier()) == ()
    both = changed(anew, "F3", 3, content="完全不同的另外一项承诺内容")
    assert [p.code for p in compared(both, _earlier())] == ["F38"]


def test_commitments_that_packs_leave_out_are_not_missed() -> None:
    now = _promises(sample("2012H1"), 4)
    assert [p.code for p in compared(now, _earlier(round="1", status="部分兑现"))] == ["F38"]
    for settled in ("已兑现", "未兑现", "变更"):
        assert compared(now, _earlier(round="1", status=settled)) == ()
    member = _earlier().rows("F3")[4].values["member_no"]
    index = [row.values["member_no"] for row in _earlier().rows("F2")].index(member)
    gone = changed(_earlier(), "F2", index, change="转出")
    assert compared(without(now, index), gone) == ()
    assert compared(changed(now, "F2", index, change="转出"), _earlier()) == ()


def test_commitments_without_a_number_yet_are_numbered_as_the_pack_numbers_them() -> None:
    earlier = _earlier(commit_no=None)
    number = next(
        row["commit_no"]
        for row in carried("XX001", earlier.rows("F3"), 2, frozenset())
        if row["content"] == earlier.rows("F3")[4].values["content"]
    )
    now = changed(sample("2012H1"), "F3", 4, commit_no=number, content="提法作了修改的同一项承诺")
    assert compared(now, earlier) == ()
