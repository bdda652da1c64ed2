"""首页 of 汇总排名: how the period stands on one page; every count links to its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.workbooks.reports.charts import Span, stacked_states
from pipeline.workbooks.reports.front_page import FrontPage, FrontTable
from pipeline.workbooks.reports.listing import FRONT, Cell, Content, Listing, Place, runs
from pipeline.workbooks.reports.looks import address_of
from pipeline.workbooks.reports.scene import STATUSES, Scene
from pipeline.workbooks.reports.summary import (
    attention,
    filing_state,
    movement_table,
    overview,
    sources,
)
from pipeline.workbooks.reports.summary.rates import ballots_borrowed, pooled

_COUNTS = ("应报", "已报", *STATUSES)
_RATES = ("满意率(宽)", "满意率(严)", "参评率", "公开率", "兑现率", "点评覆盖率")
_TABLE = FrontTable(
    headers=("类别", *(f"{name}(家)" for name in _COUNTS), *_RATES),
    kinds=("text", *["count"] * len(_COUNTS), *["rate"] * len(_RATES)),
    height=32,
)
_TOTAL = "合计"
_RATES_SAID = (
    "各类的满意率按全类的票合并算；单位自己的满意率按评议人类别加权，"
    "所以只有一个单位的类别，两处也会差一点。"
)
_WIDTHS = (13, *[8.5] * len(_COUNTS), *[10.5] * len(_RATES))
_LINES_ROW = 3  # 0-based row of the heading 需要关注
_TABLE_GAP = 3  # of what is said of the rates, two rows
_LINKS_A_LINE = 6  # each takes two columns


class FrontSheet(Struct, frozen=True):
    """One A4 page: what needs attention, the table by class, the chart of filing state.

    *lists* holds the listings that the counts link to, by tab name; *others* names the
    remaining sheets for the line of links; *findings* are live lines on the rankings, *changes*
    the heading and the lines on who rose and fell.
    """

    scene: Scene
    lists: Mapping[str, Listing]
    others: Sequence[str]
    findings: Sequence[Cell] = ()
    changes: Sequence[str] = ()

    def draw(self, workbook: Workbook, footer: str) -> None:
        title = f"创先争优{self.scene.view.period.name}汇总排名"
        said = self.scene.sentence(self._standing())
        page = FrontPage.open(workbook, title, said, len(_TABLE.headers))
        first = self._attention(page) + _TABLE_GAP
        rows = list(self._rows())
        page.table(first, _TABLE, rows)
        if borrowed := ballots_borrowed(self.scene):
            page.worksheet.write_string(first - 2, 0, borrowed, page.styles("note"))
        page.worksheet.write_string(first - 1, 0, _RATES_SAID, page.styles("note"))
        if len(rows) > 1:
            self._chart(workbook, page.worksheet, first, len(rows) - 1)
        page.close(_WIDTHS, footer)

    def _standing(self) -> str:
        counts = {name: length for name, (_, length) in filing_state.by_status(self.scene).items()}
        parts = "，".join(f"{name} {counts.get(name, 0)}" for name in STATUSES)
        return f"应报 {len(self.scene.view.standings)} 家：{parts}；点数字可看名单"

    def _attention(self, page: FrontPage) -> int:
        """The lines of 需要关注 and the links to the sheets; returns the last row used."""
        found = attention.concerns(self.scene)
        listing = self.lists[attention.TAB]
        row = _LINES_ROW + 1
        matters = list(runs(c.matter for c in found).items())
        more = len(matters) - attention.MOST_MATTERS
        said = f"（另有 {more} 项见《{attention.TAB}》）" if more > 0 else ""
        page.group(_LINES_ROW, f"需要关注{said}")
        for matter, (start, length) in matters[: attention.MOST_MATTERS]:
            names = "、".join(
                c.standing.unit.short_name for c in found[start : start + min(length, 4)]
            )
            text = f"▲ {matter} {length} 家：{names}{' 等' if length > 4 else ''}"
            link = address_of(listing.place(start, length))
            page.worksheet.write_url(row, 0, link, page.styles("link"), text)
            row += 1
        if not found:
            page.worksheet.write_string(row, 0, "本期没有需要关注的事项", page.styles("body"))
            row += 1
        return self._contents(page, self._changes(page, self._rankings(page, row)))

    def _rankings(self, page: FrontPage, row: int) -> int:
        """The lines of 排名要点, formulas that follow the live parameters; returns the next row."""
        if not self.findings:
            return row
        page.group(row, "排名要点")
        look = page.styles("body")
        for number, line in enumerate(self.findings, start=row + 1):
            page.worksheet.write_formula(number, 0, line.formula, look, str(line.value))
        return row + 1 + len(self.findings)

    def _changes(self, page: FrontPage, row: int) -> int:
        """The lines of 升降要点, which lead to its sheet; returns the next row."""
        if not self.changes:
            return row
        page.group(row, self.changes[0])
        for number, line in enumerate(self.changes[1:], start=row + 1):
            target = Place(movement_table.TAB).target
            page.worksheet.write_url(number, 0, target, page.styles("link"), line)
        return row + len(self.changes)

    def _contents(self, page: FrontPage, row: int) -> int:
        """Links to all sheets, some a line; returns the last row used."""
        page.worksheet.write_string(row, 0, "各表：", page.styles("note"))
        for index, tab in enumerate(self.others):
            line, place = divmod(index, _LINKS_A_LINE)
            target, look = Place(tab).target, page.styles("link")
            page.worksheet.write_url(row + line, 1 + 2 * place, target, look, tab)
        return row + (len(self.others) - 1) // _LINKS_A_LINE

    def _rows(self) -> Iterator[tuple[Content, ...]]:
        by_status = filing_state.by_status(self.scene)
        by_both = filing_state.by_status_and_class(self.scene)
        due = runs(s.unit.unit_class for s in self.scene.view.standings)
        filed = sources.by_class(self.scene)
        for name in self.scene.by_class:
            yield (
                self.scene.class_name(name),
                self._count(overview.TAB, due.get(name)),
                self._count(sources.TAB, filed.get(name)),
                *(self._count(filing_state.TAB, by_both.get((s, name))) for s in STATUSES),
                *(pooled(self.scene, name, header) for header in _RATES),
            )
        yield (
            _TOTAL,
            self._count(overview.TAB, (0, len(self.scene.view.standings))),
            self._count(sources.TAB, (0, len(sources.filed(self.scene)))),
            *(self._count(filing_state.TAB, by_status.get(s)) for s in STATUSES),
            *("不合计" for _ in _RATES),
        )

    def _count(self, tab: str, run: tuple[int, int] | None) -> Content:
        if run is None or not run[1]:
            return 0
        return Cell(run[1], self.lists[tab].place(*run))

    def _chart(self, workbook: Workbook, worksheet: Any, first: int, classes: int) -> None:
        scene = self.scene
        due = len(scene.view.standings)
        filed = len(sources.filed(scene))
        stacked_states(
            workbook,
            worksheet,
            Span(FRONT, first + 1, classes),
            range(1 + len(_COUNTS) - len(STATUSES), 1 + len(_COUNTS)),
            title=f"{due} 家应报，{filed} 家已报",
            caption=f"家数；来源：报送情况；{scene.view.period.code}，截至 {scene.view.as_of}",
            anchor=(first + classes + 3, 0),
        )
