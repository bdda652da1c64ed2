"""What is wrong with 单位目录 beyond its cells: units that are merged into none, names that no file
can be called by or that two units have, mail entries that never tell a sender."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.campaign import LONGEST, unwritable, useless_entries
from pipeline.records import Row, Submission
from pipeline.records.roster import day, text
from pipeline.stages.office_fault import Fault, fault_at

_FORM = "G1"
# by these people and file names tell units apart; labels as they are printed
_NAMES = (("unit_name", "单位名称"), ("short_name", "简称"))


def roster_faults(submission: Submission) -> Iterator[Fault]:
    """Faults of 单位目录 in *submission*."""
    rows = submission.rows(_FORM)
    known = {text(row, "unit_code") for row in rows}
    for row in rows:
        yield from _merged(submission, row, known)
        yield from _unwritable(submission, row)
        yield from _mail(submission, row)
    for name, label in _NAMES:
        yield from _twice(submission, rows, name, label)


def _merged(submission: Submission, row: Row, known: set[str]) -> Iterator[Fault]:
    into = text(row, "merged_into")
    if into and into not in known:
        said = f"并入单位写的是“{into}”，单位目录里没有这个编码。"
        remedy = "请填目录里有的单位编码。"
        yield fault_at(submission, _FORM, row, "merged_into", said, remedy)
    elif into and into == text(row, "unit_code"):
        said = "并入单位写的是这个单位自己。"
        remedy = "请改填并入的单位，或者留空。"
        yield fault_at(submission, _FORM, row, "merged_into", said, remedy)


def _unwritable(submission: Submission, row: Row) -> Iterator[Fault]:
    if unwritable(text(row, "short_name")):
        said = "简称太长、分了行或含有看不见的字符，不能用作文件名。"
        remedy = f"请改成一行、不超过 {LONGEST} 个字的简称，建议重新打字而不是粘贴。"
        yield fault_at(submission, _FORM, row, "short_name", said, remedy)


def _mail(submission: Submission, row: Row) -> Iterator[Fault]:
    """Senders are known by these entries alone: one that never matches holds every mail of the
    unit, so it is told before the first."""
    if useless := useless_entries(text(row, "email")):
        listed = "、".join(f"“{entry}”" for entry in useless)
        said = (
            f"邮箱栏里的{listed}认不出来件人：不是完整的邮箱地址，或者是许多人共用的公用邮箱域名。"
        )
        remedy = "请写完整地址，例如 xx001@school.example；没有自己邮箱的单位，写替它发件的那个邮箱，不发邮件的写“无”。"
        yield fault_at(submission, _FORM, row, "email", said, remedy)


def _twice(submission: Submission, rows: Sequence[Row], name: str, label: str) -> Iterator[Fault]:
    """Units that go by one name on one day: whoever names it means either. A unit that had
    ended may leave its name to another."""
    seen: dict[str, list[Row]] = {}
    for row in rows:
        others = seen.setdefault(text(row, name), [])
        same = next((other for other in others if _at_once(other, row)), None)
        if same is not None and text(row, name):
            said = (
                f"{label}“{text(row, name)}”与这张表第 {same.number} 行的单位相同，分不清是哪一个。"
            )
            remedy = f"请改成不重复的{label}；同一个单位写了两行的，请清空一行。"
            yield fault_at(submission, _FORM, row, name, said, remedy)
        others.append(row)


def _at_once(one: Row, other: Row) -> bool:
    starts = [day(row, "active_from") or date.min for row in (one, other)]
    ends = [day(row, "active_to") or date.max for row in (one, other)]
    return max(starts) <= min(ends)
