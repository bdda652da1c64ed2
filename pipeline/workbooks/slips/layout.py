"""Where everything stands on a 成绩单, and with which words: from a Slip to a Sketch."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from pipeline.workbooks.mould import Value
from pipeline.workbooks.slips import words
from pipeline.workbooks.slips.heights import height
from pipeline.workbooks.slips.model import Slip, SlipItem
from pipeline.workbooks.slips.radar import HEIGHT, has_radar
from pipeline.workbooks.slips.sketch import Radar, Shape, Sketch

TAB = "成绩单"
WIDTHS = (11, 21, 9, 9, 9, 9, 9, 9, 42)  # characters
LAST_COLUMN = len(WIDTHS) - 1


class _Table(Struct, frozen=True):
    name: str
    headers: tuple[str, ...]
    head_height: float  # points


TABLE = _Table(
    "Items",
    (
        "条目",
        "内容",
        "满分(分)",
        "本单位率",
        "上级率",
        "得分率",
        "得分(分)",
        "本类平均",
        "依据与出处",
    ),
    20,
)
_GOODS = ("五个好", "得分(分)", "满分(分)", "得分率", "本类平均")
_GOODS_COLUMNS = (1, 2, 3, 4, 5)  # where the small table stands
_LABEL, _WORDS, _WORDS_END = 0, 1, 5
_CHART_COLUMN = 6
_TITLE_HEIGHT = 28  # points
_FIRST = 2  # row of the first result
_ROOM = 18.0  # points: the least height of a row of the small table
_NO_MEAN = "不列"
_NONE = "—"
_ONE_PART = "不适用"
_GOOD_STYLES, _GOOD_ABSENT = ("score", "score", "pct", "pct"), (_NONE, _NONE, _NONE, _NO_MEAN)
_ITEM_STYLES = ("score", "pct", "pct", "pct", "score", "pct")


def lay_out(slip: Slip) -> tuple[Shape, list[Value]]:
    """The page of *slip*: its shape and the values of it, from top to bottom."""
    sketch = Sketch(words.title(slip))
    sketch.text(0, 0, "title", sketch.heading)
    sketch.height(0, _TITLE_HEIGHT, beside_chart=True)
    sketch.text(1, 0, "note", words.sentence(slip))
    after, above = _results(sketch, slip)
    after = _goods(sketch, slip, after + 1, above)
    after = _lines(sketch, slip, after + 1)
    _items(sketch, slip, after)
    subject = f"{slip.period.name}（{slip.period.code}）"
    return sketch.done(subject, f"{TAB}　{slip.period.code}　参数指纹 {slip.digest}")


def _results(sketch: Sketch, slip: Slip) -> tuple[int, float]:
    """The block beside the chart; returns the row after it, and how high it is."""
    row, above = _FIRST, 0.0
    width = sum(WIDTHS[_WORDS : _WORDS_END + 1])
    for name, said in words.results(slip):
        sketch.text(row, _LABEL, "label", name)
        sketch.text(row, _WORDS, "words" if row > _FIRST else "strong", said, _WORDS_END)
        points = height(((said, width),))
        sketch.height(row, points, beside_chart=True)
        above += points
        row += 1
    return row, above


def _goods(sketch: Sketch, slip: Slip, row: int, above: float) -> int:
    """Points and rates of 五个好, and their radar beside the whole block."""
    sketch.cells(row, _GOODS_COLUMNS[0], ("head",) * len(_GOODS), _GOODS)
    for place, (name, *figures) in enumerate(slip.goods, start=row + 1):
        styles, shown = _shown(figures, _GOOD_STYLES, _GOOD_ABSENT)
        sketch.cells(place, _GOODS_COLUMNS[0], ("name", *styles), (name, *shown))
    last = row + len(slip.goods)
    if has_radar(slip.goods):
        columns = (_GOODS_COLUMNS[0], _GOODS_COLUMNS[3], _GOODS_COLUMNS[4])
        compared = all(good.class_rate is not None for good in slip.goods)
        sketch.radar = Radar((row + 1, last), columns, (_FIRST, _CHART_COLUMN), compared)
        sketch.radar_title = words.chart_title(slip.goods)
        # the rows beside the chart are together as high as it is
        rows = range(row - 1, last + 1)
        for place in rows:
            points = max(_ROOM, (HEIGHT * 0.75 - above) / len(rows))
            sketch.height(place, points, beside_chart=True)
    return last + 1


def _lines(sketch: Sketch, slip: Slip, row: int) -> int:
    """How to object, and how to read the table, above it: nothing stands below a table."""
    for said, style in ((words.objection(slip), "line"), (words.legend(slip), "legend")):
        sketch.text(row, 0, style, said, LAST_COLUMN)
        sketch.height(row, height(((said, sum(WIDTHS)),)))
        row += 1
    return row


def _items(sketch: Sketch, slip: Slip, row: int) -> None:
    """The table of items, below its header."""
    sketch.table = (row, row + max(1, len(slip.items)))
    for place, item in enumerate(slip.items, start=row + 1):
        behind = words.behind(item)
        figures = (
            item.weight, item.own, item.superior, item.rate, item.points, item.class_mean,
        )  # fmt: skip
        styles, shown = _shown(figures, _ITEM_STYLES, _absent(item, slip))
        sketch.cells(
            place, 0, ("item", "small", *styles, "small"), (item.item, item.name, *shown, behind)
        )
        cells = ((item.name, WIDTHS[1]), (behind, WIDTHS[LAST_COLUMN]))
        sketch.height(place, height(cells, small=True))


def _absent(item: SlipItem, slip: Slip) -> tuple[str, ...]:
    """The words where one of the six figures is missing."""
    split = slip.basis.splits.get(item.item, "")
    missing = item.note.partition("：")[0] or _NONE
    return (
        "不计入",
        _ONE_PART if split == "superior" else missing,
        _ONE_PART if split == "own" else missing,
        missing,
        missing if item.note else "没有总分",
        _NO_MEAN,
    )


def _shown(
    figures: Sequence[float | None], styles: Sequence[str], absent: Sequence[str]
) -> tuple[Sequence[str], Sequence[Value]]:
    """Figures with their styles, and words where there are none."""
    looks = [
        "absent" if figure is None else style for figure, style in zip(figures, styles, strict=True)
    ]
    shown = [
        word if figure is None else figure for figure, word in zip(figures, absent, strict=True)
    ]
    return looks, shown
