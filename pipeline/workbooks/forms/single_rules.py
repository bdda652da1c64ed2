"""Live checks of one form each, as the checks have them: F21, F24, F27, F33, X07 (grade), X12."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from pipeline.records.roster import LEFT, PROBATIONARY
from pipeline.workbooks.forms.combined import All, Not
from pipeline.workbooks.forms.days import IsDay
from pipeline.workbooks.forms.expressions import (
    Cell,
    Compare,
    Filled,
    Given,
    Mentions,
    Named,
    OneOf,
)
from pipeline.workbooks.forms.listed import off_roster
from pipeline.workbooks.forms.live_check import Elsewhere, LiveCheck
from pipeline.workbooks.forms.occasion import Occasion

BALLOTS = ("v_exc", "v_qual", "v_basic", "v_unq", "v_abs")
PRESENT = Not(OneOf("change", tuple(sorted(LEFT))))
_PROBATIONARY = OneOf("member_type", (PROBATIONARY,))
_UNGRADED = "不定等次"
_NOT_YET = "未到期"
_CONSENT, _NO = "是", "否"
_WINDOW = "窗口岗位"
NOMINATIONS = "nominations"  # of `Elsewhere.operands`: how many rows of F7 there are
# X12: through whom a system never nominates (the same table as the checks')
_BARRED = {
    "教育": ("市卫生局党委",),
    "卫生": ("市委教育工委",),
    "机关": ("市委教育工委", "市卫生局党委"),
}


def _probationary(occasion: Occasion, _known: Elsewhere) -> Iterator[LiveCheck]:
    """X07: a 预备 member has no grade; F24: and no votes."""
    graded = tuple(word for word in occasion.spec.choices["grades"] if word != _UNGRADED)
    yield LiveCheck(("grade",), All((_PROBATIONARY, PRESENT, OneOf("grade", graded))))
    nought = Given("0", Decimal(0))
    for name in BALLOTS:
        voted = (Filled(name), Compare(Cell(name), ">", nought))
        yield LiveCheck((name,), All((_PROBATIONARY, PRESENT, *voted)))


def _overdue(_occasion: Occasion, known: Elsewhere) -> Iterator[LiveCheck]:
    """F27: 未到期 is no answer once 完成时限 lies before 填报日期."""
    reported = known.operands.get("F0.report_date")
    if isinstance(reported, Named):
        days = (IsDay(Cell("due_date")), IsDay(reported))
        past = Compare(Cell("due_date"), "<", reported)
        yield LiveCheck(("status",), All((OneOf("status", (_NOT_YET,)), *days, past)))


def _unsealed(_occasion: Occasion, known: Elsewhere) -> Iterator[LiveCheck]:
    """F21: whoever nominates has the paper sealed."""
    nominated = known.operands.get(NOMINATIONS)
    if nominated is not None:
        some = Compare(nominated, ">", Given("0", Decimal(0)))
        yield LiveCheck(("sealed",), All((OneOf("sealed", (_NO,)), some)))


def _window_posts(_occasion: Occasion, known: Elsewhere) -> Iterator[LiveCheck]:
    """F33: a 窗口岗位 is that of a member on the roster, once the roster has any."""
    if tests := off_roster("object_ref", known):
        window = OneOf("object_type", (_WINDOW,))
        yield LiveCheck(("object_ref",), All((window, *tests)))


def _channel(occasion: Occasion, _known: Elsewhere) -> Iterator[LiveCheck]:
    """X12: the channel fits the unit's system; a 属地 unit has its township's consent."""
    barred = _BARRED.get(occasion.system, ())
    if barred:
        yield LiveCheck(("channel",), Mentions("channel", barred))
    if occasion.local:
        refused = tuple(w for w in occasion.spec.choices["town_consent"] if w != _CONSENT)
        yield LiveCheck(("town_consent",), OneOf("town_consent", refused))


OF_FORM: Mapping[str, tuple[Callable[[Occasion, Elsewhere], Iterator[LiveCheck]], ...]] = {
    "F0": (_unsealed,),
    "F2": (_probationary,),
    "F3": (_overdue,),
    "F4": (_window_posts,),
    "F7": (_channel,),
}
