"""Puts a workbook together from its plans: front sheets, forms, lists, `_meta`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from pipeline.records import Submission
from pipeline.workbooks.forms.drawing import Book
from pipeline.workbooks.forms.elsewhere import define_names, present
from pipeline.workbooks.forms.front import draw_front
from pipeline.workbooks.forms.issue import Issue
from pipeline.workbooks.forms.lists import write_lists
from pipeline.workbooks.forms.meta import write_meta
from pipeline.workbooks.forms.occasion import Occasion
from pipeline.workbooks.forms.office_front import draw_office_front
from pipeline.workbooks.forms.plan import Plan
from pipeline.workbooks.forms.record_sheet import draw_record
from pipeline.workbooks.forms.return_sheet import draw_return_sheet
from pipeline.workbooks.forms.returned import Finding, marks
from pipeline.workbooks.forms.table_sheet import draw_table
from pipeline.workbooks.look import formats, open_workbook


def draw(
    issue: Issue,
    plans: Mapping[str, Plan],
    submission: Submission | None = None,
    found: Sequence[Finding] = (),
) -> bytes:
    """The workbook's bytes; *submission* and *found* only where it goes back to its sender."""
    occasion, target = issue.occasion, BytesIO()
    workbook = open_workbook(target, _title(occasion), _subject(issue))
    there = present(occasion, plans)
    book = Book(workbook, formats(workbook), issue, plans, there, marks(found))
    if submission is not None:
        draw_return_sheet(book, submission, found)
    if occasion.office:
        draw_office_front(book)
    else:
        draw_front(book)
    for plan in plans.values():
        if plan.form.is_record:
            draw_record(book, plan)
        else:
            draw_table(book, plan)
    write_lists(workbook, occasion)
    define_names(workbook, occasion, plans)
    write_meta(workbook, issue)
    workbook.close()
    return target.getvalue()


def _title(occasion: Occasion) -> str:
    return occasion.spec.workbooks[occasion.workbook].title


def _subject(issue: Issue) -> str:
    occasion = issue.occasion
    parts = [
        issue.unit.name if issue.unit else "",
        f"{occasion.period.name}（{occasion.period.code}）" if occasion.period else "",
    ]
    return " ".join(part for part in parts if part) or occasion.workbook
