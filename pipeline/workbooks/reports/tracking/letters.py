"""催报文字: what to write to a unit that has nothing in force, worded by what is the matter; and
the address to send it to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from pipeline.analysis.replies import Reply
from pipeline.analysis.view import UnitStanding
from pipeline.campaign import GROUP_CLASS, Senders, Unit, mail_entries
from pipeline.problems import Effect
from pipeline.records import Filing, Result
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.tracking.returned import count

_STRANGE = frozenset({"P01", "P02"})  # whoever sent it, it was not known to be the unit
_TIE = "X17"


class Came(Struct, frozen=True):
    """What came of a unit that does not count: *reply* is the workbook that goes back to it,
    *unopened* the files that may be its own and could not be opened, *misdated* one that was
    returned and says to be of another period."""

    reply: Reply | None = None
    unopened: Sequence[Filing] = ()
    misdated: Filing | None = None


def reminder(
    scene: Scene,
    standing: UnitStanding,
    sheets: Sequence[str],
    came: Came | None = None,
) -> str:
    """The text to send: who, what, by when, where to."""
    unit, period = standing.unit, scene.view.period
    late = overdue(scene, standing)
    when = f"，已过 {late} 天" if late else ""
    start = f"{unit.name}：您好！{period.name}（{period.code}）{_book(unit)}的截止日是 {period.due_by}{when}。"
    address = scene.view.settings.mail.get("mail.address", "")
    where = f"收件邮箱：{address}。" if address else ""
    asked = _asked(standing, "、".join(sheets), came or Came())
    return f"{start}{asked}{where}有困难请告诉我们，谢谢！"


def counted_later(filing: Filing) -> str:
    """In place of a text, for the clerk: the file is in, only after the day that was asked for."""
    return f"不用催：{filing.received} 已经收到“{filing.leaf.name}”，在统计日期之后，这次没有计入。"


def overdue(scene: Scene, standing: UnitStanding) -> int:
    """Days since the cut-off without a passing file."""
    return max(standing.days_late, (scene.view.as_of - scene.view.period.due_by).days, 0)


def _book(unit: Unit) -> str:
    return "督查评分簿" if unit.unit_class == GROUP_CLASS else "填报簿"


def _asked(standing: UnitStanding, sheets: str, came: Came) -> str:
    pending, reply = standing.pending, came.reply
    if pending is None:
        if reply is not None:
            return (
                f"收到一份“{reply.filing.leaf.name}”，看不出是哪一个报送期的，已换成本期的"
                f"{_book(standing.unit)}（{reply.name}）退回，请核对、改正后发来。"
            )
        if came.unopened:
            return _unopened(came.unopened[-1])
        if came.misdated is not None:
            return _misdated(came.misdated, _book(standing.unit))
        return f"我们还没有收到，请填好{sheets}后发来。"
    if pending.result is Result.HELD:
        return _held(pending)
    errors = count(pending, Effect.RETURN)
    how_many = f" {errors} 处" if errors else ""
    name = f"（{reply.name}）" if reply else ""
    return f"来件已退回，有{how_many}要改（{sheets}），请在退回的{_book(standing.unit)}{name}上改好后发来。"


def _misdated(filing: Filing, book: str) -> str:
    return (
        f"收到一份“{filing.leaf.name}”，填的报送期是 {filing.period}，没有计入本期；"
        f"如果报的是本期，请用发给贵单位的本期{book}填好后发来。"
    )


def _unopened(filing: Filing) -> str:
    problem = next(iter(filing.problems), filing.leaf.refusal)
    reason = problem.message if problem else filing.reason
    remedy = problem.remedy if problem else "请在自己的电脑上打开确认后另存一份，重新报送。"
    return f"收到一份“{filing.leaf.name}”，可能是贵单位发来的；来件打不开，{remedy}（{reason}）"


def _held(filing: Filing) -> str:
    doubts = {p.code for p in filing.problems if p.effect is Effect.HOLD}
    if _TIE in doubts:
        return (
            f"同一天收到两份内容不同的报表{_tied(filing)}，暂时都没有计入，请告诉我们以哪一份为准。"
        )
    if doubts & _STRANGE:
        return (
            f"收到一份“{filing.leaf.name}”，寄信的邮箱不是贵单位登记的，暂时没有计入，"
            "请告诉我们是不是贵单位报送的。"
        )
    return f"收到一份“{filing.leaf.name}”，要先核实，暂时没有计入，请告诉我们是不是贵单位报送的。"


def _tied(filing: Filing) -> str:
    """The names of the files that contend, where names tell them apart."""
    rivals = (path for p in filing.problems if p.code == _TIE for path in p.related)
    names = {filing.leaf.name, *(path.rpartition("/")[2] for path in rivals)}
    return f"（{'、'.join(sorted(names))}）" if len(names) > 1 else ""


def contacts(scene: Scene) -> Callable[[Unit], str]:
    """unit → where to write: its registered addresses; where only a domain is registered (an
    entry ``@domain`` says who may send, and is no address), the one that it last wrote from."""
    last = _last_senders(scene)

    def contact(unit: Unit) -> str:
        entries = mail_entries(unit.email)
        addresses = [entry for entry in entries if not entry.startswith("@")]
        if addresses:
            return "、".join(addresses)
        if unit.code in last:
            return last[unit.code]
        return f"（只登记了域名 {'、'.join(entries)}）" if entries else "未登记"

    return contact


def _last_senders(scene: Scene) -> Mapping[str, str]:
    """Unit code → the address of its own from which it last sent one of its files."""
    found: dict[str, str] = {}
    units = scene.view.settings.units
    senders = Senders.of(units.values())
    for filing in sorted(scene.view.filings, key=lambda f: (f.received, f.leaf.path)):
        unit, sender = units.get(filing.unit or ""), filing.leaf.sender
        if unit is None or not sender or _STRANGE & {p.code for p in filing.problems}:
            continue
        if unit.code in senders.units(sender):
            found[unit.code] = sender
    return found
