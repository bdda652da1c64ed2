"""Faults between cells: every cell is fine by itself, and together they cannot be true."""

from __future__ import annotations

from pipeline.demo.faults.model import Desk, Fault, Mark
from pipeline.demo.layout import FormSheet

_STRANGE_NUMBER = "999"


def _ballots_do_not_add(desk: Desk) -> Mark | None:
    """One more 满意 than papers (X04); seen at the valid papers."""
    row = desk.row("F4", "n_sat", "n_valid")
    if row is None:
        return None
    sheet = desk.sheet("F4")
    desk.put("F4", row, "n_sat", int(sheet.text(row, "n_sat")) + 1)
    return Mark(sheet.tab, sheet.cell(row, "n_valid"))


def _more_back_than_sent(desk: Desk) -> Mark | None:
    row = desk.row("F4", "n_sent", "n_back")
    if row is None:
        return None
    sent = int(desk.sheet("F4").text(row, "n_sent"))
    return desk.put("F4", row, "n_back", sent + 3)


def _more_valid_than_back(desk: Desk) -> Mark | None:
    """As many papers too many among the valid ones as among the 满意, so that they still add."""
    row = desk.row("F4", "n_back", "n_valid", "n_sat")
    if row is None:
        return None
    sheet = desk.sheet("F4")
    back, valid = int(sheet.text(row, "n_back")), int(sheet.text(row, "n_valid"))
    more = back + 2 - valid
    desk.put("F4", row, "n_sat", int(sheet.text(row, "n_sat")) + more)
    return desk.put("F4", row, "n_valid", back + 2)


def _votes_do_not_add(desk: Desk) -> Mark | None:
    if not _graded(desk):
        return None
    row = desk.row("F2", "v_exc", "v_qual")
    if row is None:
        return None
    return desk.put("F2", row, "v_exc", int(desk.sheet("F2").text(row, "v_exc")) + 1)


def _graded(desk: Desk) -> bool:
    """The year's appraisal is filed now (in other periods its columns only show the last)."""
    return desk.period.year_end == desk.period.code


def _members_do_not_add(desk: Desk) -> Mark | None:
    if desk.unit.unit_class not in ("A", "B", "C") or not desk.sheet("F1").text(0, "member_formal"):
        return None
    if ("F1", 0) in desk.taken:
        return None
    desk.taken.add(("F1", 0))
    return desk.put("F1", 0, "member_formal", int(desk.sheet("F1").text(0, "member_formal")) + 2)


def _unknown_member(desk: Desk) -> Mark | None:
    row = desk.row("F3", "member_no", "content")
    if row is None:
        return None
    return desk.put("F3", row, "member_no", desk.unit.code + _STRANGE_NUMBER)


def _member_gone(desk: Desk) -> Mark | None:
    """A member who was on the last roster vanishes without a reason, the counts mended so that
    nothing else is odd: one without commitments, as others would then name nobody. Who is
    absent has no cell: it is told at the first empty row, where the member belongs."""
    if desk.first or ("F1", 0) in desk.taken or not desk.book.has("F3"):
        return None
    promised = {
        sheet.text(row, "member_no")
        for sheet in (desk.sheet("F3"), desk.sheet("F7"))
        for row in sheet.filled()
    }

    def free(sheet: FormSheet, row: int) -> bool:
        return (
            sheet.text(row, "member_no") not in promised
            and sheet.text(row, "member_type") == "正式"
            and sheet.text(row, "change") == "无"
        )

    row = desk.row("F2", "member_no", where=free)
    if row is None:
        return None
    sheet = desk.sheet("F2")
    for column in sheet.columns.values():
        sheet.grid.put(row, column, None)
    desk.taken.add(("F1", 0))
    if formal := desk.sheet("F1").text(0, "member_formal"):
        desk.put("F1", 0, "member_formal", int(formal) - 1)
    return Mark(sheet.tab, sheet.cell(max(sheet.filled()) + 1, "member_no"))


def _kept_without_day(desk: Desk) -> Mark | None:
    """已兑现, but nobody says when."""
    row = desk.row(
        "F3", "status", "done_date", where=lambda sheet, row: sheet.text(row, "status") == "已兑现"
    )
    return None if row is None else desk.put("F3", row, "done_date", None)


def _more_adopted_than_heard(desk: Desk) -> Mark | None:
    row = desk.row("F4", "opinions_n", "adopted_n")
    if row is None:
        return None
    heard = int(desk.sheet("F4").text(row, "opinions_n"))
    return desk.put("F4", row, "adopted_n", heard + 1)


def _same_number_twice(desk: Desk) -> Mark | None:
    """The later of two activities carries the number of the earlier."""
    first = desk.row("F5", "item_no")
    second = desk.row("F5", "item_no")
    if first is None or second is None:
        return None
    first, second = sorted((first, second))
    return desk.put("F5", second, "item_no", desk.sheet("F5").text(first, "item_no"))


def _wrong_channel(desk: Desk) -> Mark | None:
    wrong = {"教育": "市卫生局党委", "卫生": "市委教育工委"}.get(desk.unit.system)
    row = None if wrong is None else desk.row("F7", "award", "channel")
    return None if row is None else desk.put("F7", row, "channel", wrong)


def _due_but_not_yet(desk: Desk) -> Mark | None:
    """Past its day and still 未到期."""
    today = int(desk.sheet("F0").text(0, "report_date"))

    def past(sheet: FormSheet, row: int) -> bool:
        return sheet.text(row, "status") == "已兑现" and int(sheet.text(row, "due_date")) < today

    row = desk.row("F3", "status", "due_date", where=past)
    if row is None:
        return None
    for name in ("done_date", "evidence"):
        desk.put("F3", row, name, None)
    return desk.put("F3", row, "status", "未到期")


FAULTS = (
    Fault("ballots_do_not_add", "X04", "return", _ballots_do_not_add),
    Fault("more_back_than_sent", "X03", "return", _more_back_than_sent),
    Fault("more_valid_than_back", "X03", "return", _more_valid_than_back),
    Fault("votes_do_not_add", "X05", "return", _votes_do_not_add),
    Fault("members_do_not_add", "X06", "return", _members_do_not_add),
    Fault("unknown_member", "X07", "return", _unknown_member),
    Fault("member_gone", "X06", "return", _member_gone),
    Fault("kept_without_day", "F01", "return", _kept_without_day),
    Fault("more_adopted_than_heard", "F12", "return", _more_adopted_than_heard),
    Fault("same_number_twice", "F15", "return", _same_number_twice),
    Fault("wrong_channel", "X12", "return", _wrong_channel),
    Fault("due_but_not_yet", "F27", "return", _due_but_not_yet),
)
