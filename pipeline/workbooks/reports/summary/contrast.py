"""学校与卫生院对比: class × indicator, only what all classes file, pooled, never one total."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from xlsxwriter import Workbook

from pipeline.analysis.comparison import CLASSES, EXPLAINED, INDICATORS, Compared, compare
from pipeline.analysis.rounding import percent
from pipeline.workbooks.reports.charts import Span, class_columns
from pipeline.workbooks.reports.listing import FIRST_ROW, NOTHING_YET, Column, Content, Listing
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.table_sheet import TableSheet

TAB = "学校与卫生院对比"
_MOST_NAMES = 3
_SATISFACTION = "群众满意率"
_COLUMNS = (
    Column("类别"),
    Column("指标"),
    Column("合并值", "rate"),
    Column("分子", "count"),
    Column("分母", "count"),
    Column("有此指标(家)", "count"),
    Column("最好", "rate"),
    Column("最好的单位", "wrap"),
    Column("末四分之一(家)", "count"),
)


def sheet(scene: Scene) -> TableSheet:
    """The comparison of all classes but the bureau's, with its chart."""
    classes = [name for name in CLASSES if name in scene.by_class]
    order = {name: index for index, name in enumerate(classes)}
    compared = compare(scene.view.standings, classes, scene.view.settings.parameters)
    found = sorted(compared, key=lambda c: order[c.unit_class])
    listing = Listing(
        tab=TAB,
        table="Contrast",
        title="学校与卫生院对比",
        sentence=scene.sentence(
            "各类单位都填报的指标，分子、分母分别相加后再除，不作平均，不合成总分"
        ),
        caption=(
            "末四分之一＝在全部被比单位中处于最低四分之一的家数；类别之间条件不同，只供参考。"
            + "".join(EXPLAINED.values())
        ),
        columns=_COLUMNS,
        rows=[_row(scene, compared) for compared in found],
        nothing="本期没有可以对比的单位",
    )
    count = len(INDICATORS)
    # a class that has filed nothing yet would be a name in the legend and bars of «0%»
    drawn = {c.unit_class for c in found if c.pooled and c.pooled[1] and not c.absent}
    spans = [
        (scene.class_name(name), Span(TAB, FIRST_ROW + index * count, count))
        for index, name in enumerate(classes)
        if name in drawn
    ]

    def chart(workbook: Workbook, worksheet: Any) -> None:
        class_columns(
            workbook,
            worksheet,
            spans,
            names=1,
            values=2,
            title=_finding(scene, found),
            caption=f"合并值；来源：各单位有效稿；{scene.view.period.code}",
            after=len(_COLUMNS),
        )

    return TableSheet(listing, chart if spans else None)


def _row(scene: Scene, compared: Compared) -> tuple[Content, ...]:
    words = (scene.class_name(compared.unit_class), compared.indicator)
    if compared.pooled is None:
        nothing = compared.absent or NOTHING_YET
        return (*words, *[nothing] * 3, 0, nothing, "—", 0)
    return (
        *words,
        Fraction(*compared.pooled) if compared.pooled[1] else NOTHING_YET,
        compared.pooled[0],
        compared.pooled[1],
        compared.units,
        "—" if compared.best is None else compared.best,
        _names(scene, compared.best_units) if compared.best else "—",
        compared.lowest,
    )


def _names(scene: Scene, codes: tuple[str, ...]) -> str:
    names = "、".join(scene.unit_name(code) for code in codes[:_MOST_NAMES])
    return names if len(codes) <= _MOST_NAMES else f"{names} 等 {len(codes)} 家"


def _finding(scene: Scene, found: list[Compared]) -> str:
    """The class whose public is most satisfied, in at most 20 characters."""
    rates = {
        c.unit_class: Fraction(*c.pooled)
        for c in found
        if c.indicator == _SATISFACTION and c.pooled and c.pooled[1]
    }
    if not rates:
        return "本期没有可比的满意率"
    best = max(rates, key=lambda name: (rates[name], name))
    return f"满意率{scene.class_name(best)}最高 {percent(rates[best])}%"
