"""重复报送: all files of the units that sent more than one, and the cells in which they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.records import Filing, Result, Submission
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import Scene

TAB = "重复报送"
# (sheet, cell, old, new) of what the second submission says otherwise than the first
Differences = Callable[
    [Submission, Submission, int, Mapping[str, tuple[str, ...]]],
    Sequence[tuple[str, str, str, str]],
]
_MOST_SHOWN = 8
_COMPARED = (Result.SUPERSEDED, Result.HELD, Result.RETURNED)


def listing(scene: Scene, differences: Differences | None) -> Listing:
    """One row per file of such a unit, by unit; the file in force first."""
    rows = [
        _row(scene, filing, filings[0], differences)
        for filings in _several(scene)
        for filing in filings
    ]
    return Listing(
        tab=TAB,
        table="Repeated",
        title="重复报送",
        sentence=scene.sentence("报了不止一份的单位；只取用一份，从不相加"),
        caption="差异＝与取用的一份相比，改动了哪些单元格（原值→取用稿的值）。",
        columns=(
            Column("单位编码"),
            Column("单位"),
            Column("文件", "path"),
            Column("修订号", "count"),
            Column("收到日期", "date"),
            Column("取用", "center"),
            Column("理由", "wrap"),
            Column("差异", "wrap", 50),
        ),
        rows=rows,
        nothing="本期没有重复报送",
    )


def _several(scene: Scene) -> Iterator[list[Filing]]:
    """Files of each unit with more than one, the one in force first, by unit code."""
    by_unit: dict[str, list[Filing]] = {}
    for filing in scene.period_filings:
        if filing.unit is not None:
            by_unit.setdefault(filing.unit, []).append(filing)
    for unit in sorted(by_unit):
        if len(by_unit[unit]) > 1:
            yield sorted(by_unit[unit], key=_order)


def _order(filing: Filing) -> tuple[bool, int, str]:
    return filing.result is not Result.ACCEPTED, -(filing.revision or 0), filing.leaf.path


def _row(
    scene: Scene, filing: Filing, first: Filing, differences: Differences | None
) -> tuple[Content, ...]:
    taken = filing.result is Result.ACCEPTED
    return (
        filing.unit,
        scene.unit_name(filing.unit),
        Cell(filing.leaf.path, scene.file(filing)),
        filing.revision if filing.revision is not None else "未识别",
        filing.received,
        Cell("✓取用", tone=Tone.GOOD) if taken else f"不取用（{filing.result.chinese}）",
        filing.reason or "—",
        _changes(scene, filing, first, differences),
    )


def _changes(scene: Scene, filing: Filing, first: Filing, differences: Differences | None) -> str:
    if filing.result is Result.DUPLICATE:
        return "内容完全相同"
    if filing is first:
        return "—"
    if first.result is not Result.ACCEPTED:
        return "还没有取用的一份，无从比较"
    if differences is None or filing.result not in _COMPARED or not filing.rows:
        return "无法比较"
    keys = {form.id: form.key for form in scene.spec.forms.values()}
    load = scene.view.submission
    found = differences(load(filing), load(first), _MOST_SHOWN + 1, keys)
    if not found:
        return "填写内容相同"
    shown = "；".join(
        f"{sheet} {cell}：{old or '空'}→{new or '空'}"
        for sheet, cell, old, new in found[:_MOST_SHOWN]
    )
    return f"{shown}；等等" if len(found) > _MOST_SHOWN else shown
