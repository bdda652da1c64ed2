"""首页 of 催报退回: what to do next, in order, and how many there are of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from pipeline.workbooks.look import formats, set_up_page
from pipeline.workbooks.reports.draw import ROW_HEIGHT, Pen, address_of
from pipeline.workbooks.reports.listing import FRONT, Cell, Content, Listing, Place
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

_HEADERS = ("清单", "数量", "计量", "这里是什么")
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
    elsewhere.TAB: ("份文件", "收件夹里属于其他报送期的来件，各自的结果和怎么办"),
    journal.TAB: ("份文件", "收件夹里出现过的每一个文件"),
    balance.TAB: ("项", "投入与产出逐项核对，证明没有遗漏"),
}


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """The clerk's first page. *lists* holds the other sheets' listings in tab order, *steps*
    what to do."""

    scene: Scene
    lists: Mapping[str, Listing]
    steps: Steps

    def draw(self, workbook: Workbook, footer: str) -> None:
        worksheet = workbook.add_worksheet(FRONT)
        worksheet.set_default_row(ROW_HEIGHT)
        styles = formats(workbook)
        worksheet.write_string(
            0, 0, f"创先争优{self.scene.view.period.name}催报退回", styles("title")
        )
        worksheet.write_string(1, 0, self.scene.sentence(self._standing()), styles("note"))
        first = self._steps(worksheet, styles) + 1
        self._table(worksheet, styles, first)
        for index, width in enumerate(_WIDTHS):
            worksheet.set_column(index, index, width)
        set_up_page(worksheet, repeat_rows=None, footer=footer)
        worksheet.fit_to_pages(1, 1)
        worksheet.hide_gridlines(2)
        worksheet.activate()

    def _standing(self) -> str:
        standings = self.scene.view.standings
        counts = [(s, sum(1 for x in standings if x.status == s)) for s in STATUSES]
        return f"应报 {len(standings)} 家：" + "，".join(f"{s} {n}" for s, n in counts)

    def _steps(self, worksheet: Any, styles: Any) -> int:
        """The numbered lines; returns the row after the last one."""
        worksheet.write_string(_STEPS_ROW, 0, "现在该做的事（按先后）", styles("group"))
        for column in range(1, len(_HEADERS)):
            worksheet.write_blank(_STEPS_ROW, column, None, styles("group"))
        row = _STEPS_ROW + 1
        for number, (text, place) in enumerate(self.steps.all(), start=1):
            line = f"{number}. {text}"
            if place is None:
                worksheet.write_string(row, 0, line, styles("body"))
            else:
                worksheet.write_url(row, 0, address_of(place), styles("link"), line)
            row += 1
        return row

    def _table(self, worksheet: Any, styles: Any, first: int) -> None:
        rows = [self._row(listing) for listing in self.lists.values()]
        worksheet.add_table(
            first,
            0,
            first + len(rows),
            len(_HEADERS) - 1,
            {
                "name": "Front",
                "style": "Table Style Light 1",
                "autofilter": False,
                "columns": [
                    {"header": h, "header_format": styles("box", "head")} for h in _HEADERS
                ],
            },
        )
        worksheet.set_row(first, 24)
        pen = Pen(worksheet, styles)
        for offset, row in enumerate(rows, start=1):
            for column, (kind, content) in enumerate(
                zip(("text", "count", "center", "wrap"), row, strict=True)
            ):
                pen.write(first + offset, column, kind, content)

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
