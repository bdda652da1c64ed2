"""现在该做的事: the clerk's next steps in order, each with its count and the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.problems import Effect
from pipeline.workbooks.reports.checks import Check
from pipeline.workbooks.reports.listing import Listing, Place
from pipeline.workbooks.reports.scene import SUMMARY_TITLE, Scene
from pipeline.workbooks.reports.tracking import (
    balance,
    chasing,
    elsewhere,
    others,
    points,
    returned,
    unopened,
)
from pipeline.workbooks.reports.tracking.chasing import Chased
from pipeline.workbooks.reports.tracking.returned import Returned

Step = tuple[str, Place | None]


class Steps(Struct, frozen=True):
    """What there is to do, drawn from the same lists as the sheets; *lists* by tab name."""

    scene: Scene
    lists: Mapping[str, Listing]
    checks: Sequence[Check]
    sent_back: Returned
    wanting: Sequence[Chased]

    def all(self) -> Iterator[Step]:
        """(words, rows to go to), most urgent first."""
        yield from self._balance()
        yield from self._held()
        yield from self._points()
        yield from self._unopened()
        yield from self._returned()
        yield from self._elsewhere()
        yield from self._chasing()
        yield from self._later()
        yield f"打开《{SUMMARY_TITLE}》看汇总和排名；再收到来件时，再运行一次即可", None

    def open_rows(self, tab: str) -> int:
        """Rows of *tab*, from the first on, that still wait; all where none is ever settled."""
        if tab == points.TAB:
            return len(points.still_open(self.scene))
        if tab == others.HELD_TAB:
            return len(others.waiting(self.scene))
        if tab == chasing.TAB:
            return sum(len(entry.sheets) for entry in chasing.asked(self.wanting))
        if tab == returned.TAB:
            return len(self.sent_back.answered)
        if tab == elsewhere.TAB:
            return len(elsewhere.still_open(self.scene, self.sent_back))
        return len(self.lists[tab].rows)

    def _balance(self) -> Iterator[Step]:
        wrong = sum(1 for check in self.checks if not check.agrees)
        if wrong:
            place = self.lists[balance.TAB].place(0, wrong)
            yield f"对账有 {wrong} 项不一致：先查明原因，再往下做", place

    def _held(self) -> Iterator[Step]:
        held, count = self.lists[others.HELD_TAB], len(others.waiting(self.scene))
        if count:
            yield f"暂缓 {count} 份：核实后复制命令，采用或不采用", held.place(0, count)

    def _points(self) -> Iterator[Step]:
        waiting = points.still_open(self.scene)
        if waiting:
            said = sum(1 for point in waiting if point.explanation)
            own = sum(1 for point in waiting if point.for_office)
            silent = len(waiting) - said - own
            parts = [f"已说明的 {said} 处，看后复制命令接受或退回"] * bool(said)
            parts += [f"没有说明的 {silent} 处，等单位在退回件里说明"] * bool(silent)
            parts += [f"自评偏高的 {own} 处，办公室核对后复制命令接受"] * bool(own)
            place = self.lists[points.TAB].place(0, len(waiting))
            yield f"待核 {len(waiting)} 处：{'；'.join(parts)}", place

    def _unopened(self) -> Iterator[Step]:
        count = len(unopened.still_open(self.scene))
        if count:
            place = self.lists[others.OTHERS_TAB].place(0, count)
            yield f"来件打不开 {count} 份：请对方另存、去掉密码后重发，可能是谁见清单", place

    def _returned(self) -> Iterator[Step]:
        listing, answered = self.lists[returned.TAB], self.sent_back.answered
        if answered:
            other = [r for r in answered if r.period != self.scene.view.period.code]
            asked = [r for r in answered if not returned.count(r.filing, Effect.RETURN)]
            parts = [f"{len(asked)} 份只请单位说明"] * bool(asked)
            parts += [f"{len(other)} 份是别期的"] * bool(other)
            some = f"（其中 {'，'.join(parts)}）" if parts else ""
            text = f"退回 {len(answered)} 份：把“退回”文件夹里的退回件发给单位{some}"
            yield text, listing.place(0, len(answered))
        strays = len(self.sent_back.strays)
        if strays:
            text = f"没有退回件可发的 {strays} 份：认不出单位或不该报，请与来件人联系"
            yield text, listing.place(len(answered), strays)

    def _elsewhere(self) -> Iterator[Step]:
        waiting = elsewhere.still_open(self.scene, self.sent_back)
        if waiting:
            told = f"{elsewhere.periods(waiting)}，不计入本期，怎么办见清单"
            place = self.lists[elsewhere.TAB].place(0, len(waiting))
            yield f"别期来件 {len(waiting)} 份：{told}", place

    def _chasing(self) -> Iterator[Step]:
        asked, rows = chasing.asked(self.wanting), self.open_rows(chasing.TAB)
        if asked:
            place = self.lists[chasing.TAB].place(0, rows)
            counted = f"{len(asked)} 家（{rows} 张表）"
            yield f"催报 {counted}：把催报文字发给单位，每家一份", place

    def _later(self) -> Iterator[Step]:
        """What only the date by which is judged leaves out: nothing is to be done about it."""
        held, first = self.lists[others.HELD_TAB], len(others.waiting(self.scene))
        if count := len(held.rows) - first:
            text = f"{self.scene.view.as_of} 以后收到的 {count} 份这次不计，也不用催：不用办"
            yield text, held.place(first, count)
