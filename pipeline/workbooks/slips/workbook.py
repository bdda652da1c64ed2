"""Draws a 成绩单: one upright A4 page with results, radar, how to object, and the items."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from pipeline.workbooks.look import Formats, formats, open_workbook, set_up_page
from pipeline.workbooks.slips import words
from pipeline.workbooks.slips.heights import height
from pipeline.workbooks.slips.model import Slip, SlipItem
from pipeline.workbooks.slips.radar import HEIGHT, insert_radar

TAB = "成绩单"
TABLE = "Items"
_WIDTHS = (11, 21, 9, 9, 9, 9, 9, 9, 42)
_HEADERS = (
    "条目", "内容", "满分(分)", "本单位率", "上级率", "得分率", "得分(分)", "本类平均", "依据与出处",
)  # fmt: skip
_GOODS = ("五个好", "得分(分)", "满分(分)", "得分率", "本类平均")
_GOODS_COLUMNS = (1, 2, 3, 4, 5)  # where the small table stands
_LABEL, _WORDS, _WORDS_END = 0, 1, 5
_CHART_COLUMN = 6
_FIRST = 2  # row of the first result
_LAST = len(_WIDTHS) - 1
_NO_MEAN = "不列"
_NONE = "—"


def render_slip(slip: Slip) -> bytes:
    """The workbook of *slip*: the same bytes for the same slip."""
    target = BytesIO()
    heading = words.title(slip)
    workbook = open_workbook(target, heading, f"{slip.period.name}（{slip.period.code}）")
    sheet = workbook.add_worksheet(TAB)
    page = _Page(workbook, sheet, formats(workbook))
    page.draw(slip)
    workbook.close()
    return target.getvalue()


class _Page:
    """Writes the page from top to bottom; each part returns the row after it."""

    def __init__(self, workbook: Workbook, sheet: Any, styles: Formats) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._styles = styles

    def draw(self, slip: Slip) -> None:
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.write_string(0, 0, words.title(slip), self._styles("title"))
        self._sheet.set_row(0, 28)
        self._sheet.write_string(1, 0, words.sentence(slip), self._styles("note"))
        after = self._results(slip)
        after = self._goods(slip, after + 1)
        after = self._lines(slip, after + 1)
        last = self._items(slip, after)
        self._print(slip, last)

    def _results(self, slip: Slip) -> int:
        row = _FIRST
        width = sum(_WIDTHS[_WORDS : _WORDS_END + 1])
        label, plain = self._styles("box", "group"), self._styles("box", "wrap", "left")
        strong = self._styles("box", "wrap", "left", "strong")
        for name, said in words.results(slip):
            style = plain if row > _FIRST else strong
            self._sheet.write_string(row, _LABEL, name, label)
            self._sheet.merge_range(row, _WORDS, row, _WORDS_END, "", style)
            self._sheet.write_string(row, _WORDS, said, style)
            self._sheet.set_row(row, height(((said, width),)))
            row += 1
        return row

    def _goods(self, slip: Slip, row: int) -> int:
        """Points and rates of 五个好, and their radar beside the whole block."""
        head = self._styles("box", "head")
        for column, name in zip(_GOODS_COLUMNS, _GOODS, strict=True):
            self._sheet.write_string(row, column, name, head)
        kinds = ("score", "score", "pct", "pct")
        for place, good in enumerate(slip.goods, start=row + 1):
            self._sheet.write_string(place, _GOODS_COLUMNS[0], good.name, self._styles("box"))
            figures = (good.points, good.full, good.rate, good.class_rate)
            absent = (_NONE, _NONE, _NONE, _NO_MEAN)
            for column, kind, value, word in zip(
                _GOODS_COLUMNS[1:], kinds, figures, absent, strict=True
            ):
                self._figure(place, column, kind, value, word)
        last = row + len(slip.goods)
        drawn = insert_radar(
            self._workbook,
            self._sheet,
            slip.goods,
            tab=TAB,
            rows=(row + 1, last),
            columns=(_GOODS_COLUMNS[0], _GOODS_COLUMNS[3], _GOODS_COLUMNS[4]),
            anchor=(_FIRST, _CHART_COLUMN),
        )
        if drawn:
            self._make_room(slip, last)
        return last + 1

    def _make_room(self, slip: Slip, last: int) -> None:
        """The rows beside the chart are together as high as it is."""
        width = sum(_WIDTHS[_WORDS : _WORDS_END + 1])
        above = sum(height(((said, width),)) for _, said in words.results(slip))
        rows = last - _FIRST + 1 - sum(1 for _ in words.results(slip))
        needed = max(18.0, (HEIGHT * 0.75 - above) / rows)
        for row in range(last - rows + 1, last + 1):
            self._sheet.set_row(row, needed)

    def _lines(self, slip: Slip, row: int) -> int:
        """How to object, and how to read the table, above it: nothing stands below a table."""
        strong = self._styles("wrap", "left", "strong")
        for said, style in (
            (words.objection(slip), strong),
            (words.legend(slip), self._styles("wrap", "left", "note")),
        ):
            self._sheet.merge_range(row, 0, row, _LAST, "", style)
            self._sheet.write_string(row, 0, said, style)
            self._sheet.set_row(row, height(((said, sum(_WIDTHS)),)))
            row += 1
        return row

    def _items(self, slip: Slip, row: int) -> int:
        """The table of items; the last row of the page is returned."""
        last = row + max(1, len(slip.items))
        head = self._styles("box", "head")
        columns = [{"header": name, "header_format": head} for name in _HEADERS]
        options = {
            "name": TABLE, "style": "Table Style Light 1", "autofilter": False, "columns": columns,
        }  # fmt: skip
        self._sheet.add_table(row, 0, last, _LAST, options)
        self._sheet.set_row(row, 20)
        for place, item in enumerate(slip.items, start=row + 1):
            self._item(place, item, slip)
        return last

    def _item(self, row: int, item: SlipItem, slip: Slip) -> None:
        small = self._styles("box", "wrap", "left", "small", indent=1)
        behind = words.behind(item)
        self._sheet.write_string(row, 0, item.item, self._styles("box", "center"))
        self._sheet.write_string(row, 1, item.name, small)
        for column, kind, value, word in self._figures(item, slip):
            self._figure(row, column, kind, value, word)
        self._sheet.write_string(row, _LAST, behind, small)
        cells = ((item.name, _WIDTHS[1]), (behind, _WIDTHS[_LAST]))
        self._sheet.set_row(row, height(cells, small=True))

    def _figures(
        self, item: SlipItem, slip: Slip
    ) -> Iterator[tuple[int, str, Fraction | None, str]]:
        """(column, kind, value, the word where there is none) of the six figures."""
        split = slip.basis.splits.get(item.item, "")
        one_part = "不适用"
        missing = item.note.partition("：")[0] or _NONE
        yield 2, "score", item.weight, "不计入"
        yield 3, "pct", item.own, one_part if split == "superior" else missing
        yield 4, "pct", item.superior, one_part if split == "own" else missing
        yield 5, "pct", item.rate, missing
        yield 6, "score", item.points, missing if item.note else "没有总分"
        yield 7, "pct", item.class_mean, _NO_MEAN

    def _figure(
        self, row: int, column: int, kind: str, value: Fraction | None, absent: str
    ) -> None:
        if value is None:
            self._sheet.write_string(row, column, absent, self._styles("box", "center", "grey"))
        else:
            self._sheet.write_number(row, column, float(value), self._styles("box", kind))

    def _print(self, slip: Slip, last: int) -> None:
        set_up_page(
            self._sheet,
            repeat_rows=None,
            footer=f"{TAB}　{slip.period.code}　参数指纹 {slip.digest}",
        )
        self._sheet.set_portrait()
        self._sheet.fit_to_pages(1, 1)
        self._sheet.center_horizontally()
        self._sheet.print_area(0, 0, last, _LAST)
        self._sheet.hide_gridlines(2)
