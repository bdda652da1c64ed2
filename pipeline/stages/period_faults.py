"""What is wrong with 报送期: periods that the program does not know, of which nothing is due, or
whose dates contradict their order. Row by row; what a cell alone may hold is checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.campaign import Due
from pipeline.records import Submission
from pipeline.records.roster import day, text
from pipeline.spec import Spec
from pipeline.stages.office_fault import Fault, fault_at

_FORM = "GP"
# by these two the periods are put in order; labels as they are printed, and what else may be done
_IN_ORDER = (
    ("covers_to", "结束日期", ""),
    ("due_by", "截止日期", "；两期一起报的，截止日期写同一天"),
)


def period_faults(submission: Submission, spec: Spec, due: Due) -> Iterator[Fault]:
    """Faults of 报送期 in *submission*; *due* is its 到期表."""
    rows = submission.rows(_FORM)
    planned = [row["period"] for row in spec.periods]
    given = [code for row in rows if (code := text(row, "period")) in planned]
    marked = {period for marks in due.marks.values() for period in marks}
    for row in rows:
        code = text(row, "period")
        if code not in planned:
            told = _unknown(code, planned, given)
            yield fault_at(submission, _FORM, row, "period", *told)
        elif code not in marked:
            said = f"报送期“{code}”在到期表里没有任何标记，不知道这一期要报什么。"
            remedy = "请在到期表里填上这一期的标记；不用这一期的，请删去这一行。"
            yield fault_at(submission, _FORM, row, "period", said, remedy)
        year_end = text(row, "year_end")
        if year_end and year_end not in given:
            said = f"年度期写的是“{year_end}”，报送期表里没有。"
            remedy = f"请从这里面选一个：{'、'.join(given)}；没有的请留空。"
            yield fault_at(submission, _FORM, row, "year_end", said, remedy)
    yield from _contradictions(submission, planned)


def _unknown(code: str, planned: Sequence[str], given: Sequence[str]) -> tuple[str, str]:
    """到期表, the workbooks and their names know the planned periods alone: none can be added."""
    said = (
        f"这一版程序没有“{code}”这个报送期。报送期由程序定好，不能增加，"
        f"只有这几期：{'、'.join(planned)}。"
    )
    unused = [period for period in planned if period not in given]
    instead = (
        f"，或者把代号改成还没有用的 {'、'.join(unused)}（名称和日期可以改）" if unused else ""
    )
    return said, f"请删去这一行{instead}。"


def _contradictions(submission: Submission, planned: Sequence[str]) -> Iterator[Fault]:
    """A period that ends, or is due, after the one that follows it: what is prefilled from which
    period, and compared with which, would be turned round."""
    known = {text(row, "period"): row for row in submission.rows(_FORM)}
    rows = [known[code] for code in planned if code in known]
    for row, later in pairwise(rows):
        for name, label, otherwise in _IN_ORDER:
            ends, limit = day(row, name), day(later, name)
            if ends and limit and ends > limit:
                cell = submission.tables[_FORM].cell(later, name)
                said = (
                    f"“{text(row, 'period')}”的{label}（{ends}）晚于后一期"
                    f"“{text(later, 'period')}”的（{cell} 格，{limit}）。"
                )
                remedy = f"请核对这两格，改正写错的日期{otherwise}。"
                yield fault_at(submission, _FORM, row, name, said, remedy)
