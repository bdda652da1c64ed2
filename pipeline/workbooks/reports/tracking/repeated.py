"""重复报送: files that contend with another of the same unit, and the cells in which they differ.

A returned file followed by its mended revision is the normal course, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline.problems import Effect
from pipeline.records import Filing, Result, State, Submission
from pipeline.records.office import Repeat
from pipeline.spec.field import Who
from pipeline.spec.model import Spec
from pipeline.workbooks.reports.listing import Cell, Column, Content, Listing, Tone
from pipeline.workbooks.reports.scene import UNIT_COLUMNS, Scene
from pipeline.workbooks.reports.tracking.opening import opening

TAB = "重复报送"
# (sheet, cell, old, new) of what the second submission says otherwise than the first
Differences = Callable[
    [Submission, Submission, int, Mapping[str, tuple[str, ...]]],
    Sequence[tuple[str, str, str, str]],
]
_MOST_SHOWN = 8
_COMPARED = (Result.SUPERSEDED, Result.HELD, Result.RETURNED)
_CODE = "X17"
_SAME = "填写内容相同"


def listing(scene: Scene, differences: Differences | None) -> Listing:
    """One row per such file, by unit; the file that it contends with first. Then one for each
    row that two 督查评分簿 have alike."""
    rows = [row for files in _several(scene) for row in _unit(scene, files, differences)]
    rows += [_twice(scene, repeat) for repeat in scene.view.repeats]
    return Listing(
        tab=TAB,
        table="Repeated",
        title="重复报送",
        sentence=scene.sentence(
            "同一稿次报了不止一份、或被替代而内容不同的来件；只取用一份，从不相加"
        ),
        caption=(
            "差异＝与取用的一份（都没有取用时，与排在最前的一份）相比，哪些单元格不同：这一份的值→"
            "那一份的值。退回后按新稿次重报的不在此列。两份督查评分簿"
            "登记了同一件事的，一行一条列在最后。"
        ),
        columns=(
            *UNIT_COLUMNS,
            Column("文件", "path"),
            Column("打开", "center"),
            Column("修订号", "count"),
            Column("收到日期", "date"),
            Column("取用", "center"),
            Column("理由", "wrap", 44),
            Column("差异", "wrap", 50),
        ),
        rows=rows,
        nothing="本期没有重复报送",
    )


def _twice(scene: Scene, repeat: Repeat) -> tuple[Content, ...]:
    """G17: a row of a 督查评分簿 that counts in another one; the office's own is no filing."""
    there = (f for f in scene.view.filings if f.leaf.path == repeat.file)
    filing = max(there, key=lambda f: (f.result is Result.ACCEPTED, f.arrival), default=None)
    unit = filing.unit if filing else None
    where, kept = repeat.problem.where, repeat.kept
    return (
        unit or "—",
        scene.unit_name(unit) if unit else "办公室的督查评分簿",
        repeat.file,
        opening(scene, filing) if filing else "—",
        (filing.revision if filing else None) or "—",
        filing.received if filing else "—",
        "这一行不取用",
        f"{repeat.problem.message}{repeat.problem.remedy}",
        f"{where.sheet} {where.cell or where.row}：取用的在 {kept.file} {kept.sheet} 第 {kept.row} 行",
    )


def _several(scene: Scene) -> Iterator[list[Filing]]:
    """Files of each unit with more than one, the one in force first, by unit code."""
    by_unit: dict[str, list[Filing]] = {}
    for filing in scene.period_filings:
        known = filing.unit is not None and filing.period is not None
        if known and filing.state is not State.VOID:
            by_unit.setdefault(str(filing.unit), []).append(filing)
    for unit in sorted(by_unit):
        if len(by_unit[unit]) > 1:
            yield sorted(by_unit[unit], key=_order)


def _order(filing: Filing) -> tuple[bool, bool, int, str]:
    """In force, then by revision, the newest first; second copies of the same bytes last."""
    copy = filing.result is Result.DUPLICATE
    return (
        filing.result is not Result.ACCEPTED, copy, -(filing.revision or 0), filing.leaf.path
    )  # fmt: skip


def _unit(
    scene: Scene, files: Sequence[Filing], differences: Differences | None
) -> Iterator[tuple[Content, ...]]:
    """Rows of one unit; none where all that came is the normal course."""
    contending = [f for f in files if _contends(f, files)]
    if not contending:
        return
    first = files[0] if files[0].result is Result.ACCEPTED else contending[0]
    compared = _Compared(scene, first, differences)
    rows = [(f, compared.said(f)) for f in contending if f is not first]
    # a revision that was replaced by one of the same content took nothing away
    rows = [(f, said) for f, said in rows if said != _SAME or _same_revision(f, files)]
    if rows:
        yield _row(scene, first, "—")
        for filing, said in rows:
            yield _row(scene, filing, said)


def _contends(filing: Filing, files: Sequence[Filing]) -> bool:
    if filing.result in (Result.DUPLICATE, Result.SUPERSEDED):
        return True
    if any(p.code == _CODE and p.effect is Effect.HOLD for p in filing.problems):
        return True
    copied = any(f is not filing and f.leaf.sha256 == filing.leaf.sha256 for f in files)
    return copied or _same_revision(filing, files)


def _same_revision(filing: Filing, files: Sequence[Filing]) -> bool:
    """True where another file, not a second copy, says to be the same revision."""
    return any(
        other is not filing
        and other.result is not Result.DUPLICATE
        and other.revision == filing.revision
        for other in files
    )


def _row(scene: Scene, filing: Filing, said: str) -> tuple[Content, ...]:
    taken = filing.result is Result.ACCEPTED
    return (
        filing.unit,
        scene.unit_name(filing.unit),
        filing.leaf.path,
        opening(scene, filing),
        filing.revision if filing.revision is not None else "未识别",
        filing.received,
        Cell("✓取用", tone=Tone.GOOD) if taken else f"不取用（{filing.result.chinese}）",
        filing.reason or "—",
        said,
    )


class _Compared(Struct, frozen=True):
    """Says in what a file differs from *first*."""

    scene: Scene
    first: Filing
    differences: Differences | None

    def said(self, filing: Filing) -> str:
        if filing.result is Result.DUPLICATE:
            same = filing.leaf.sha256 == self.first.leaf.sha256
            return "内容完全相同" if same else "与另一份完全相同，见理由"
        comparable = filing.result in _COMPARED and filing.rows and self.first.rows
        if self.differences is None or not comparable:
            return "无法比较"
        keys = {form.id: form.key for form in self.scene.spec.forms.values()}
        load, spec = self.scene.view.submission, self.scene.spec
        one, other = (_typed(load(file), spec) for file in (filing, self.first))
        found = self.differences(one, other, _MOST_SHOWN + 1, keys)
        shown = "；".join(
            f"{sheet} {cell}：{old or '空'}→{new or '空'}"
            for sheet, cell, old, new in found[:_MOST_SHOWN]
        )
        return (f"{shown}；等等" if len(found) > _MOST_SHOWN else shown) or _SAME


def _typed(found: Submission, spec: Spec) -> Submission:
    """*found* without the fields that the workbook fills in by itself (控制数 …): they follow
    from the others."""
    tables = {}
    for name, table in found.tables.items():
        form = spec.forms.get(name)
        own = {field.id for field in form.fields if field.who is Who.SYSTEM} if form else set()
        rows = tuple(
            replace(row, values={k: v for k, v in row.values.items() if k not in own})
            for row in table.rows
        )
        tables[name] = replace(table, rows=rows)
    return replace(found, tables=tables)
