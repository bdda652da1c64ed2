"""可以报送 against the checks: never withheld from a sound workbook, never said too early where
something that must be filled in is blank."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from form_samples import UNIT, filled, settings, submission
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.checks import check
from pipeline.problems import Effect
from pipeline.records import Row, Submission, Value
from pipeline.spec import load
from pipeline.spec.model import FieldType
from pipeline.stages.settings import default_settings
from pipeline.workbooks.forms.completeness import completeness, total
from pipeline.workbooks.forms.contents import plans_of_submission
from pipeline.workbooks.forms.elsewhere import present
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.layout import layout_of
from pipeline.workbooks.forms.live_checks import counted
from pipeline.workbooks.forms.occasion import occasion_of
from pipeline.workbooks.forms.rows import Contents, Present, Rows

PERIODS = ("2010Q3", "2011Y", "2012H1")
BLANKS = frozenset({"F01", "F02", "F16", "F17"})
FIGURES = frozenset({"F03", "F04", "F05", "F12", "F13", "F24", "X03", "X04", "X05", "X06"})
ROWS = frozenset({"F15", "F18", "F27", "T10", "X12"})
RECEIVED = date(2013, 1, 1)


@cache
def _sent(period: str) -> Submission:
    return submission(filled(period))


def _open_places(sent: Submission) -> int:
    """What the front sheet counts as missing or wrong."""
    known = settings()
    period = known.periods[sent.identity.period or ""]
    occasion = occasion_of(load(), "填报簿", UNIT.unit_class, known, period, UNIT)
    plans = plans_of_submission(Issue(occasion, UNIT), sent)
    there = present(occasion, plans)
    return total([completeness(plan, there) for plan in plans.values()])


def _returned(sent: Submission) -> set[str]:
    told = check(sent, load(), settings(), RECEIVED)
    found = {problem.code for problem in told if problem.effect is Effect.RETURN}
    strange = any(
        problem.code == "X07" and problem.where.form == "F3" for problem in told
    )  # on F7 the number may be known, and its member gone: the roster's row tells, not the list
    return found | ({"X07-unknown"} if strange else set()) | _misfits(sent)


def _misfits(sent: Submission) -> set[str]:
    """T10 where a word is not in the list that holds for its row: extraction tells it, which
    an edited submission does not pass through."""
    spec, period = load(), sent.identity.period
    for name in sent.tables:
        listed = [f for f in spec.forms[name].fields if f.choices and f.who == "unit"]
        for row in sent.rows(name):
            for field in listed:
                value = row.values.get(field.id)
                chosen = value if isinstance(value, tuple) else (value,)
                words = spec.words(field, row.values, period)
                if value is not None and any(word not in words for word in chosen):
                    return {"T10" if field.type is FieldType.ENUM else "T10-several"}
    return set()


def _changed(sent: Submission, form: str, index: int, **values: Value) -> Submission:
    table = sent.tables[form]
    rows = list(table.rows)
    rows[index] = Row(rows[index].number, {**rows[index].values, **values}, rows[index].raw)
    return replace(sent, tables={**sent.tables, form: replace(table, rows=tuple(rows))})


def _other_values(sent: Submission, form: str, name: str) -> list[Value]:
    """What a person might put there instead: nothing, another row's, another word, a count."""
    field = load().forms[form].field(name)
    found: list[Value] = [None, *(row.values.get(name) for row in sent.rows(form)[:4])]
    if field.type is FieldType.ENUM and field.choices:
        found += load().choices[field.choices]
    if field.type is FieldType.INT:
        found += [0, 1, 7, 6000]
    if field.type is FieldType.DATE:
        found += [date(2010, 7, 1), date(2012, 5, 20), date(2019, 1, 1)]
    if field.type is FieldType.TEXT:
        found += ["无", "字" * 9, "字" * 90]
    return found


@st.composite
def _edited(draw: st.DrawFn) -> Submission:
    sent = _sent(draw(st.sampled_from(PERIODS)))
    for _ in range(draw(st.integers(1, 3))):
        form = draw(st.sampled_from([f for f in sent.tables if f != "F8" and sent.rows(f)]))
        index = draw(st.integers(0, min(6, len(sent.rows(form)) - 1)))
        fields = [f.id for f in load().forms[form].fields if f.who == "unit"]
        locked = {"unit_code", "period"}
        name = draw(st.sampled_from([n for n in fields if n not in locked]))
        value = draw(st.sampled_from(_other_values(sent, form, name)))
        sent = _changed(sent, form, index, **{name: value})
    return sent


@pytest.mark.parametrize("period", PERIODS)
def test_a_sound_workbook_is_ready(period: str) -> None:
    assert _returned(_sent(period)) == set()
    assert _open_places(_sent(period)) == 0


@given(_edited())
def test_nothing_keeps_back_a_workbook_that_the_checks_let_pass(sent: Submission) -> None:
    assume(not _returned(sent))
    assert _open_places(sent) == 0


@given(_edited())
def test_a_workbook_that_is_ready_has_nothing_that_one_workbook_can_show(sent: Submission) -> None:
    assume(_open_places(sent) == 0)
    assert not _returned(sent) & (BLANKS | FIGURES | ROWS | {"X07-unknown"})


def _one_formal_less(sent: Submission, probationary: int = 0) -> Submission:
    formal = sent.record("F1")["member_formal"]
    assert isinstance(formal, int)
    return _changed(sent, "F1", 0, member_formal=formal - 1, member_prob=probationary)


@pytest.mark.parametrize("change", ["转出", "去世", "出党"])
def test_old_figures_of_a_member_who_left_keep_nothing_back(change: str) -> None:
    sent = _one_formal_less(_sent("2011Y"))
    gone = _changed(sent, "F2", 8, change=change, v_exc=1, volunteer_n=99, grade=None)
    assert _returned(gone) == set()
    assert _open_places(gone) == 0
    assert _open_places(_changed(gone, "F2", 8, change="无")) > 0


def test_noughts_for_a_probationary_member_are_as_good_as_blanks() -> None:
    sent = _one_formal_less(_sent("2011Y"), 1)
    noughts = dict.fromkeys(("v_exc", "v_qual", "v_basic", "v_unq", "v_abs"), 0)
    zeros = _changed(sent, "F2", 8, member_type="预备", grade="不定等次", **noughts)
    assert _returned(zeros) == set()
    assert _open_places(zeros) == 0


def test_a_numbered_commitment_that_was_emptied_is_missing() -> None:
    sent = _sent("2012H1")
    row = sent.rows("F3")[0]
    emptied = {**dict.fromkeys(row.values), "commit_no": "XX001-2-001"}
    bare = _changed(sent, "F3", 0, **emptied)
    assert "F01" in _returned(bare)
    assert _open_places(bare) > 0


def test_a_blank_made_of_spaces_is_a_blank() -> None:
    assert _open_places(_changed(_sent("2012H1"), "F0", 0, filler_name=" ")) == 1


def test_words_that_stand_in_for_a_value_keep_a_local_unit_ready() -> None:
    words = "已报镇（街道）"
    spec, known = load(), settings()
    period, form = known.periods["2010Q3"], spec.forms["F1"]
    names = {f.id for f in form.fields if f.stand_ins}
    assert {"plan_date", "plan_public_date", "mob_attend"} <= names
    written: Contents = dict.fromkeys(names, words)
    lines: list[Contents] = [written, {**written, "plan_public_date": date(2010, 7, 1)}]
    local, city = (
        layout_of(occasion_of(spec, "填报簿", name, known, period), form).checks
        for name in ("D1", "B")
    )
    assert not any(counted(check.test, Rows(lines, Present())) for check in local)
    assert any(counted(check.test, Rows([written], Present())) for check in city)


@pytest.mark.parametrize("system", ["教育", "卫生", "机关"])
@pytest.mark.parametrize("channel", load().choices["award_channels"])
def test_channels_are_barred_on_the_sheet_as_in_the_checks(system: str, channel: str) -> None:
    spec, unit = load(), replace(UNIT, system=system)
    known = default_settings(spec, [unit])
    table = _sent("2012H1").tables["F7"]
    rows = (Row(5, {"award": "优秀共产党员", "channel": (channel,)}),)
    tables = {**_sent("2012H1").tables, "F7": replace(table, rows=rows)}
    told = check(replace(_sent("2012H1"), tables=tables), spec, known, RECEIVED)
    occasion = occasion_of(spec, "填报簿", "B", known, known.periods["2012H1"], unit)
    live = layout_of(occasion, spec.forms["F7"]).checks
    line = Rows([{"channel": channel}], Present())
    shown = any(counted(c.test, line) for c in live if c.fields == ("channel",))
    assert shown == any(problem.code == "X12" for problem in told)
