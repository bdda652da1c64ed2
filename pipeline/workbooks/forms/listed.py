"""Live checks of a cell against other rows and lists: words of a drop-down (T10), keys that must
not occur twice (F15, F18), member numbers that the roster must have (X07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.spec.model import Field, FieldType, Form
from pipeline.workbooks.forms.combined import All, Not, Some
from pipeline.workbooks.forms.expressions import Compare, Filled, Given, OneOf, Test
from pipeline.workbooks.forms.list_names import replaced
from pipeline.workbooks.forms.live_check import Column, Elsewhere, LiveCheck
from pipeline.workbooks.forms.membership import NotIn, Repeated, widths_of
from pipeline.workbooks.forms.occasion import Occasion
from pipeline.workbooks.forms.several import NotOfList

ROSTER = "F2"
MEMBER = "member_no"
ROSTER_COLUMN = "roster"  # of `Elsewhere.columns`: the member numbers, by their defined name
ROSTER_COUNT = "roster_rows"  # of `Elsewhere.operands`
MEMBER_MEETING = "党员评议会"
_ORGANISATION = "党组织"
_MEASURED = "F4"


def unlisted(occasion: Occasion, form: Form, field: Field, known: Elsewhere) -> Iterator[LiveCheck]:
    """T10: a word that is not in the list which holds for its row, or something among several."""
    if field.type not in (FieldType.ENUM, FieldType.MULTI) or occasion.office:
        return
    usual = replaced(field, occasion) or field.choices
    by_word: Mapping[str, str] = {}
    if field.choices_on and usual == field.choices and _has(form, field.choices_on):
        by_word = field.choices_by
    tests: list[Test] = []
    for word, name in (*by_word.items(), ("", usual)):
        column = known.columns.get(name or "")
        if column is None:
            continue
        words = column.words or ()
        test: Test = (
            NotIn(field.id, column, widths_of(words))
            if field.type is FieldType.ENUM
            else NotOfList(field.id, words)
        )
        if word and field.choices_on:
            test = All((OneOf(field.choices_on, (word,)), test))
        tests.append(test)
    if tests:
        one = tests[0] if len(tests) == 1 else Some(tuple(tests))
        yield LiveCheck((field.id,), All((Filled(field.id), one)))


def _has(form: Form, name: str) -> bool:
    return any(field.id == name for field in form.fields)


def repeated(
    occasion: Occasion, form: Form, names: frozenset[str], known: Elsewhere
) -> Iterator[LiveCheck]:
    """F15: rows that a key of the form does not tell apart; F18: more than one 党员评议会."""
    if occasion.office or form.is_record or form.preprinted:
        return
    for key in (form.key, *form.unique):
        shown = [name for name in key if name in names]
        columns = _columns(form, key, known)
        if shown and columns:
            full = [Filled(name) for name in key if form.field(name).required]
            asked: Sequence[Test] = full or [Some(tuple(Filled(name) for name in key))]
            test = All((*asked, Repeated(tuple(key), columns)))
            yield LiveCheck((shown[-1],), test)
    if form.id == _MEASURED and "object_type" in names:
        columns = _columns(form, ("object_type",), known)
        if columns:
            one = OneOf("object_type", (MEMBER_MEETING,))
            twice = Repeated(("object_type",), columns)
            yield LiveCheck(("object_type",), All((one, twice)))


def _columns(form: Form, key: Sequence[str], known: Elsewhere) -> tuple[Column, ...]:
    found = [known.columns.get(f"{form.id}.{name}") for name in key]
    return tuple(column for column in found if column is not None) if None not in found else ()


def strangers(form: Form, names: frozenset[str], known: Elsewhere) -> Iterator[LiveCheck]:
    """X07: a member number that the roster lacks, once the roster has any."""
    tests = off_roster(MEMBER, known)
    if form.id == ROSTER or MEMBER not in names or not tests:
        return
    if _has(form, "subject"):
        tests = (Not(OneOf("subject", (_ORGANISATION,))), *tests)
    yield LiveCheck((MEMBER,), All(tests))


def off_roster(name: str, known: Elsewhere) -> tuple[Test, ...]:
    """Tests that hold together where *name* is no member's number, once the roster has any; none
    where there is no roster."""
    roster, count = known.columns.get(ROSTER_COLUMN), known.operands.get(ROSTER_COUNT)
    if roster is None or count is None:
        return ()
    held = Compare(count, ">", Given("0", Decimal(0)))
    return Filled(name), held, NotIn(name, roster)
