"""口径与参数 where scores are live: coloured entry cells with names; all other parameters grey.

The leading group may try weights here; 活动设置 alone makes them official.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from msgspec import Struct
from xlsxwriter import Workbook

from pipeline.spec.model import ParameterDefault
from pipeline.workbooks.look import formats
from pipeline.workbooks.reports.draw import draw
from pipeline.workbooks.reports.listing import FIRST_ROW, Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.summary.addresses import Addresses, name_of, quoted, row_of
from pipeline.workbooks.reports.summary.basis import (
    READINGS,
    RERUN,
    TAB,
    group_of,
    parameter_rows,
    source_of,
)

AT_ONCE = "改此处即时重排"
_VALUE, _OFFICIAL, _EFFECT = "值", "活动设置的值", "改动影响"
_SUM = "条目权重合计"
_FULL_SHARE, _MOST_POINTS = 1, 100
# 统计口径 of the scores
SCORE_READINGS = (
    ("条目得分", "得分率×权重×100÷基数", "基数＝本期应计条目的权重之和；分母为零的条目退出本单位基数"),
    ("总分", "五个好合计＋加分－扣分", "加减分各有上限，折算为 100 分之后再加减，限于 0～100"),
    ("取整", "先取 9 位小数，再四舍五入到 2 位", "档次和名次都按取整后的总分"),
    ("档次", "按总分分档；满意率未达门槛的不列先进、较好，没有门槛判断的不列先进", "门槛用未取整的满意率判断"),
    ("并列", "总分、满意率(宽)、工作业绩好、兑现率", "依次比较，全相同的名次相同，下一名空出"),
    ("未考核", "应有而没有的条目", "不按 0 分算，不排名，写明原因"),
    ("条目内的固定比例", "3.1：方案 0.75＋公布 0.25；2.4：定岗 0.7＋示范岗 0.3；1.4、1.5、3.3 各半",
     "属于条目定义，不是参数；3.1 中只有文字说明的条件项按 0.8 计"),
    ("固定的界限", "三期＝本期和前两期；被退回满 2 份起减分；升降满 1 分标▲▼；同片同类满 3 个单位才排名",
     "属于评分办法，不是参数"),
    ("属地单位", "3.1、3.3、4.3、5.1、5.2 五条折算为 100 分", "指导参考，不加分不扣分，不定档次"),
)  # fmt: skip


def live_parameters(scene: Scene) -> list[ParameterDefault]:
    """The parameters that may be changed in the workbook, in the order of the sheet."""
    return [p for p in scene.spec.parameters if p.live]


class BasisSheet(Struct, frozen=True):
    """The sheet; its live cells come first, so that they have known rows."""

    scene: Scene

    @property
    def listing(self) -> Listing:
        """口径与参数 as a table; live cells can be typed into."""
        scene = self.scene
        return Listing(
            tab=TAB,
            table="Basis",
            title="口径与参数",
            sentence=scene.sentence(f"各项怎样算，参数取什么值；参数指纹 {scene.digest}"),
            caption="浅黄底的格可以在这里改，总分、名次和图即时重排，仅作推演；正式改动请改"
            "《活动设置》并重新运行。其余参数须重新运行才起作用。",
            columns=(
                Column("组"),
                Column("参数或口径"),
                Column(_VALUE, "wrap", 30),
                Column(_OFFICIAL, "number", 14),
                Column("单位", "center"),
                Column("来源与说明", "wrap", 44),
                Column(_EFFECT, "center", 26),
            ),
            rows=[*self._live(), *self._rest(), *_readings()],
            nothing="没有参数",
        )

    def _live(self) -> Iterator[tuple[Content, ...]]:
        where = self.addresses()
        entries = live_parameters(self.scene)
        for index, entry in enumerate(entries):
            value = self._value(entry)
            row = row_of(index)
            mine, official = where.here(_VALUE, row), where.here(_OFFICIAL, row)
            changed = f"IF({mine}={official},{quoted(AT_ONCE)},{quoted('▲已改动，仅作推演')})"
            yield (
                group_of(entry.key),
                entry.label,
                Cell(value, entry=True, kind="number"),
                Cell(value, tone=Tone.GREY),
                entry.unit or "—",
                source_of(entry, self.scene.view.settings.parameters.text(entry.key)),
                Cell(AT_ONCE, formula=changed),
            )
        names, total = self._sum()
        remark = "不必等于 100：每个单位都按自己的基数折算为 100 分"
        yield (
            "条目权重",
            _SUM,
            Cell(total, formula=names, kind="number"),
            total,
            "分",
            remark,
            "随上面各格变",
        )

    def _sum(self) -> tuple[str, Fraction]:
        """Formula and value of all weights together."""
        weights = [e for e in live_parameters(self.scene) if e.key.startswith("weight.")]
        total = sum((self._value(entry) for entry in weights), Fraction(0))
        return "+".join(name_of(entry.key) for entry in weights), total

    def _value(self, entry: ParameterDefault) -> Fraction:
        return self.scene.view.settings.parameters.fraction(entry.key)

    def _rest(self) -> Iterator[tuple[Content, ...]]:
        live = {entry.key for entry in live_parameters(self.scene)}
        for key, (group, label, value, unit, source, _) in parameter_rows(self.scene):
            if key not in live:
                grey = [Cell(str(text), tone=Tone.GREY) for text in (value, "—", unit, RERUN)]
                yield (group, label, *grey[:3], source, grey[3])

    @staticmethod
    def addresses() -> Addresses:
        """Where the formulas find the live parameters."""
        return Addresses(
            TAB, ("组", "参数或口径", _VALUE, _OFFICIAL, "单位", "来源与说明", _EFFECT)
        )

    def changed(self) -> str:
        """Formula: how many live parameters differ from 活动设置."""
        where = self.addresses()
        rows = (row_of(0), row_of(len(live_parameters(self.scene)) - 1))
        return f"SUMPRODUCT(--({where.span(_VALUE, rows)}<>{where.span(_OFFICIAL, rows)}))"

    def draw(self, workbook: Workbook, footer: str) -> None:
        worksheet: Any = draw(workbook, self.listing, footer)
        styles = formats(workbook)
        where = self.addresses()
        column = where.index(_VALUE)
        entries = live_parameters(self.scene)
        for index, entry in enumerate(entries):
            row = FIRST_ROW + index
            worksheet.data_validation(row, column, row, column, _limits(entry))
            workbook.define_name(name_of(entry.key), f"={_absolute(where, row_of(index))}")
        effect = where.index(_EFFECT)
        rule = {"type": "text", "criteria": "begins with", "value": "▲",
                "format": styles.signal("doubt")}  # fmt: skip
        last = FIRST_ROW + len(entries) - 1
        worksheet.conditional_format(FIRST_ROW, effect, last, effect, rule)
        worksheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _absolute(where: Addresses, row: int) -> str:
    return where.span(_VALUE, (row, row)).partition(":")[0]


def _limits(entry: ParameterDefault) -> dict[str, Any]:
    """A share is 0 … 1, points are 0 … 100; the message says so before it is broken."""
    share = entry.kind == "share"
    most = _FULL_SHARE if share else _MOST_POINTS
    what = "0 到 1 的比例" if share else "0 到 100 的分数"
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "input_title": entry.label[:32],
        "input_message": f"请填{what}；改后总分、名次和图即时重排，仅作推演。",
        "error_title": "这里要填数字",
        "error_message": f"请填{what}。",
    }


def _readings() -> Iterator[tuple[Content, ...]]:
    for name, formula, remark in (*SCORE_READINGS, *READINGS):
        yield ("统计口径", name, formula, "—", "—", remark, "不在此处改")
