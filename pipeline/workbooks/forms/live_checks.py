"""What turns red while a person types, and what the front sheet counts: derived from the spec.

Each check is one test on a row (`expressions`); conditional formats, completeness formulas and
their cached results all come from it, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from msgspec.structs import replace

from pipeline.problems import MASK
from pipeline.records.roster import FORMAL
from pipeline.spec.model import Comparison, Condition, Field, FieldType, Form
from pipeline.workbooks.forms.combined import All, Not, Some, Unless
from pipeline.workbooks.forms.days import IsDay, NotDay
from pipeline.workbooks.forms.expressions import (
    Blank,
    Cell,
    Compare,
    Filled,
    Given,
    Known,
    Length,
    Mentions,
    Named,
    NotWhole,
    OneOf,
    Operand,
    Sum,
    Test,
)
from pipeline.workbooks.forms.listed import MEMBER_MEETING, ROSTER, repeated, strangers, unlisted
from pipeline.workbooks.forms.live_check import Elsewhere, LiveCheck
from pipeline.workbooks.forms.occasion import Occasion
from pipeline.workbooks.forms.rows import Rows
from pipeline.workbooks.forms.single_rules import BALLOTS, OF_FORM, PRESENT

_NUMBERS = (FieldType.INT, FieldType.DEC)
_SIGNS = {"not_after": ">", "at_most": ">", "not_before": "<", "at_least": "<"}

ANSWERS = ("n_sat", "n_basic", "n_unsat", "n_abst")
MEETING = "会议"


def missing(occasion: Occasion, form: Form, field: Field) -> Test | None:
    """Test «this cell must be filled in, and is not»; None where nothing is asked of it."""
    if not occasion.must(form, field):
        return None
    tests: list[Test] = [Blank(field.id, field.filler_words)]
    if not field.required:
        tests.extend(_condition(form, c) for c in field.required_all)
    if not _of_leavers_too(form, field):
        tests.append(PRESENT)
    return tests[0] if len(tests) == 1 else All(tuple(tests))


def wrong(occasion: Occasion, form: Form, elsewhere: Elsewhere) -> tuple[LiveCheck, ...]:
    """Checks of *form* on its open cells: bounds, lengths, dates, words that are in no list, rows
    that occur twice, counts that do not add up."""
    open_fields = [f for f in occasion.fields(form) if occasion.is_open(form, f)]
    checks = [
        replace(check, test=_exempting(occasion, form, f, check.test))
        for f in open_fields
        for check in (
            *_of_field(form, f, elsewhere),
            *unlisted(occasion, form, f, elsewhere),
            *_masked(occasion, f),
        )
    ]
    names = frozenset(field.id for field in open_fields)
    checks.extend(repeated(occasion, form, names, elsewhere))
    checks.extend(strangers(form, names, elsewhere))
    for rule in form.rules:
        if rule in _RULES:
            checks.extend(c for c in _RULES[rule](elsewhere) if names.intersection(c.fields))
    for found in OF_FORM.get(form.id, ()):
        checks.extend(c for c in found(occasion, elsewhere) if names.intersection(c.fields))
    return tuple(checks)


def _exempting(occasion: Occasion, form: Form, field: Field, test: Test) -> Test:
    """*test*, silent of members who left, and where a class may write 已报镇（街道） instead of a
    value, in this cell or in the one that it is compared with."""
    named = (field.id, *(comparison.other for comparison in field.comparisons))
    exempt = tuple(
        OneOf(other.id, other.stand_ins)
        for other in form.fields
        if other.id in named and stands_in(occasion, other)
    )
    found = Unless(exempt, test) if exempt else test
    return found if _of_leavers_too(form, field) else All((PRESENT, found))


def stands_in(occasion: Occasion, field: Field) -> bool:
    """True where units of this class may write words instead of a value."""
    return bool(field.stand_ins) and occasion.unit_class not in field.required_classes


def _of_leavers_too(form: Form, field: Field) -> bool:
    """False where a field is not judged of members who left (definition 5)."""
    return form.id != ROSTER or field.block == form.fields[0].block


def counted(test: Test, rows: Rows) -> int:
    """How many of *rows* the front sheet counts; a text where a number is due counts as wrong."""
    answers = test.holds(rows)
    return len(answers) - answers.count(False)


def _condition(form: Form, condition: Condition) -> Test:
    field = form.field(condition.field)
    test: Test
    if not condition.values:
        test = Filled(field.id)
    elif field.type is FieldType.MULTI:
        test = Mentions(field.id, condition.values)
    else:
        test = OneOf(field.id, condition.values)
    return Not(test) if condition.negate else test


def _of_field(form: Form, field: Field, elsewhere: Elsewhere) -> Iterator[LiveCheck]:
    cell = Cell(field.id)
    faults: list[Test] = []
    if field.type in _NUMBERS:
        faults.append(NotWhole(field.id, field.decimals))
        if field.minimum is not None:
            faults.append(Compare(cell, "<", _literal(field.minimum)))
        if field.maximum is not None:
            faults.append(Compare(cell, ">", _literal(field.maximum)))
        if field.maximum_field is not None:
            faults.append(Compare(cell, ">", Cell(field.maximum_field)))
    if field.type is FieldType.DATE:
        faults.append(NotDay(field.id))
    if field.type is FieldType.TEXT and (field.max_length or field.min_length):
        faults.append(Length(field.id, field.min_length, field.max_length))
    if faults:
        yield LiveCheck((field.id,), All((Filled(field.id), Some(tuple(faults)))))
    for comparison in field.comparisons:
        test = _comparison(form, field, comparison, elsewhere)
        if test is not None:
            yield LiveCheck((field.id,), test, blocks=comparison.effect == "return")


def _masked(occasion: Occasion, field: Field) -> Iterator[LiveCheck]:
    """X18: what we masked on a returned workbook has to be taken out."""
    if occasion.returned and field.free_text:
        yield LiveCheck((field.id,), Mentions(field.id, (MASK,)))


def _comparison(
    form: Form, field: Field, comparison: Comparison, elsewhere: Elsewhere
) -> Test | None:
    """The relation turned round (true where it is broken); None where the other side is not in
    this workbook (``received``)."""
    other = _operand(form, comparison.other, elsewhere)
    if other is None:
        return None
    broken = Compare(Cell(field.id), _SIGNS.get(comparison.kind, "="), other)
    sides = [Cell(field.id), *([other] if isinstance(other, Cell | Named) else [])]
    if field.type is FieldType.DATE:
        return All((*map(IsDay, sides), broken))
    return All((Filled(field.id), broken, *map(Known, sides[1:])))


def _operand(form: Form, other: str, elsewhere: Elsewhere) -> Operand | None:
    own = other.removeprefix(f"{form.id}.")
    if any(field.id == own for field in form.fields):
        return Cell(own)
    return elsewhere.operands.get(other)


def _literal(value: Decimal) -> Given:
    return Given(str(value), value)


def _order(_elsewhere: Elsewhere) -> Iterator[LiveCheck]:
    """X03: 应参评 ≥ 实到 ≥ 发出 ≥ 收回 ≥ 有效; 实到 only where people met."""
    for more, less in (("n_due", "n_sent"), ("n_sent", "n_back"), ("n_back", "n_valid")):
        yield LiveCheck((more, less), _exceeds(less, more))
    for more, less in (("n_due", "n_present"), ("n_present", "n_sent")):
        met = OneOf("method", (MEETING,))
        yield LiveCheck((more, less), All((met, _exceeds(less, more))))


def _exceeds(less: str, more: str) -> Test:
    return All((Filled(less), Filled(more), Compare(Cell(less), ">", Cell(more))))


def _answers(_elsewhere: Elsewhere) -> Iterator[LiveCheck]:
    """X04: 满意 + 基本满意 + 不满意 + 弃权 = 有效票, once all are filled in."""
    full = tuple(Filled(name) for name in (*ANSWERS, "n_valid"))
    unequal = Compare(Sum(ANSWERS), "<>", Cell("n_valid"))
    other = Not(OneOf("object_type", (MEMBER_MEETING,)))
    yield LiveCheck((*ANSWERS, "n_valid"), All((*full, other, unequal)))


def _ballots(elsewhere: Elsewhere) -> Iterator[LiveCheck]:
    """X05: a 正式 member's five counts = 有效票 of the 党员评议会 row, once all are filled in."""
    expected = elsewhere.operands.get("ballots")
    if expected is not None:
        full = tuple(Filled(name) for name in BALLOTS)
        held = Compare(expected, ">", _literal(Decimal(0)))  # the meeting's row is filled in
        unequal = Compare(Sum(BALLOTS), "<>", expected)
        judged = (OneOf("member_type", (FORMAL,)), PRESENT)
        yield LiveCheck(BALLOTS, All((*judged, *full, held, unequal)))


def _members(elsewhere: Elsewhere) -> Iterator[LiveCheck]:
    """X06: member counts = rows of the roster, by type, without those who left (definition 5)."""
    for name in ("member_formal", "member_prob"):
        expected = elsewhere.operands.get(name)
        if expected is not None:
            differs = Compare(Cell(name), "<>", expected)
            yield LiveCheck((name,), All((Filled(name), differs)))


_RULES: Mapping[str, Callable[[Elsewhere], Iterator[LiveCheck]]] = {
    "X03": _order,
    "X04": _answers,
    "X05": _ballots,
    "X06": _members,
}
