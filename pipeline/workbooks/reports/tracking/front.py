"""首页 of 催报退回: what to do next, in order, and how many there are of each thing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.reports.front_page import FrontPage, FrontTable
from pipeline.workbooks.reports.listing import Cell, Content, Listing, Place
from pipeline.workbooks.reports.looks import address_of
from pipeline.workbooks.reports.scene import STATUSES, Scene
from pipeline.workbooks.reports.tracking import (
    balance,
    chasing,
    elsewhere,
    journal,
    others,
    points,
    problems,
    repeated,
    returned,
)
from pipeline.workbooks.reports.tracking.steps import Steps

_TABLE = FrontTable(
    headers=("清单", "数量", "计量", "这里是什么"),
    kinds=("text", "count", "center", "wrap"),
    height=24,
)
_WIDTHS = (18, 10, 14, 74)
_STEPS_ROW = 3  # 0-based row of the heading 下一步
_WHAT = {
    chasing.TAB: ("张表", "还缺的表，每个单位每张表一行，附可以直接发送的催报文字"),
    returned.TAB: ("份退回件", "等单位修改或说明的来件，附退回件"),
    problems.TAB: ("个问题", "全部问题，写明单元格和改法"),
    points.TAB: ("处", "数字可疑、等单位说明或办公室确认的地方"),
    repeated.TAB: ("行", "互相重复或冲突的来件、评分簿里重复登记的行，取用哪一份"),
    others.HELD_TAB: ("份文件", "要由人来定的来件"),
    others.OTHERS_TAB: ("份文件", "没有作为报表读取的文件和原因"),
    elsewhere.TAB: ("份文件", "收件箱里属于其他报送期的来件，各自的结果和怎么办"),
    journal.TAB: ("份文件", "收件箱里出现过的每一个文件，本期的在前"),
    balance.TAB: ("项", "投入与产出逐项核对，证明没有遗漏"),
}


class FrontSheet(Struct, frozen=True):
    """The clerk's first page. *lists* holds the other sheets' listings in tab order, *steps*
    what to do."""

    scene: Scene
    lists: Mapping[str, Listing]
    steps: Steps

    def draw(self, workbook: Workbook, footer: str) -> None:
        title = f"创先争优{self.scene.view.period.name}催报退回"
        said = self.scene.sentence(self._standing())
        page = FrontPage.open(workbook, title, said, len(_TABLE.headers))
        first = self._steps(page) + 1
        page.table(first, _TABLE, [self._row(listing) for listing in self.lists.values()])
        page.close(_WIDTHS, footer)

    def _standing(self) -> str:
        standings = self.scene.view.standings
        counts = [(s, sum(1 for x in standings if x.status == s)) for s in STATUSES]
        return f"应报 {len(standings)} 家：" + "，".join(f"{s} {n}" for s, n in counts)

    def _steps(self, page: FrontPage) -> int:
        """The numbered lines; returns the row after the last one."""
        page.group(_STEPS_ROW, "现在该做的事（按先后）")
        row = _STEPS_ROW + 1
        for number, (text, place) in enumerate(self.steps.all(), start=1):
            line = f"{number}. {text}"
            if place is None:
                page.worksheet.write_string(row, 0, line, page.styles("body"))
            else:
                page.worksheet.write_url(row, 0, address_of(place), page.styles("link"), line)
            row += 1
        return row

    def _row(self, listing: Listing) -> tuple[Content, ...]:
        measure, what = _WHAT[listing.tab]
        count, total = self.steps.open_rows(listing.tab), len(listing.rows)
        if count < total:
            what = f"{what}；后面另有 {total - count} 行"
        return (
            Cell(listing.tab, Place(listing.tab)),
            Cell(count, listing.place(0, count)) if count else 0,
            measure,
            what if total else listing.nothing,
        )
