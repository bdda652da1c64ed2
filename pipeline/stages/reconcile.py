"""Reconcile (对账): prove that nothing was lost between the inbox and the written workbooks.

投入 is counted from the bytes: files anew in each run (`recount`), rows and sums cell by cell from
the raw grid when these very bytes were first read. 产出 is read back from the workbooks on disk.
The two share no variable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress
from pathlib import Path

from pipeline.analysis.view import PeriodView
from pipeline.paths import Home
from pipeline.records import Result
from pipeline.spec.model import Form, Spec
from pipeline.stages.recount import recount
from pipeline.stages.written import Value, WrittenBook
from pipeline.workbooks.reports import Check
from pipeline.workbooks.reports.summary import overview, sources
from pipeline.workbooks.reports.summary.details import DETAILS, headers, shown_fields, summed_fields
from pipeline.workbooks.reports.tracking import chasing, journal

__all__ = ["Check", "reconcile"]

_ROWS = "rows"
_FILE_HEADER = "来源文件"
_COUNTED = (
    "投入：首次读到这份文件时，从原始表格逐格清点（每次汇总都重新计算文件指纹，"
    "一字不差才沿用）；产出："
)
_RAW = f"{_COUNTED}重新打开《汇总排名》，从明细清点"
_TAKEN = f"{_COUNTED}台账记下的采用行数。评分簿没有明细表，这里只核对行数，不核对分数合计"
_WEAK = "投入：表里没有隐藏编号，只能用台账记下的行数；产出：重新打开《汇总排名》，从明细清点"


def reconcile(
    view: PeriodView, spec: Spec, home: Home, summary: Path, tracking: Path
) -> tuple[Check, ...]:
    """All checks of *view*'s period against the written *summary* and *tracking* workbooks."""
    with WrittenBook(summary) as ranking, WrittenBook(tracking) as lists:
        return (
            *_files(view, home, lists),
            *_units(view, ranking, lists),
            *_records(view, spec, ranking),
            *_scorebooks(view, spec),
        )


def _files(view: PeriodView, home: Home, tracking: WrittenBook) -> Iterator[Check]:
    logged = Counter(
        str(result)
        for result, present in tracking.rows(
            journal.TAB, (journal.RESULT_HEADER, journal.PRESENT_HEADER)
        )
        if present == journal.PRESENT
    )
    parts = "，".join(f"{r.chinese} {logged[r.chinese]}" for r in Result if logged[r.chinese])
    yield Check(
        "收件箱里的文件（份）",
        recount(home.inbox, view.settings.parameters.values),
        sum(logged[result.chinese] for result in Result),
        f"收件箱重新清点；《催报退回》处理日志，按结果：{parts or '无'}",
    )


def _units(view: PeriodView, summary: WrittenBook, tracking: WrittenBook) -> Iterator[Check]:
    due = sum(1 for _ in view.settings.units_due(view.period.code))
    yield Check(
        "应报单位（家）",
        due,
        _length(summary, overview.TAB),
        "《活动设置》单位目录和到期表；《汇总排名》总汇总",
    )
    missing = {
        str(unit)
        for unit, status in tracking.rows(chasing.TAB, (chasing.UNIT_HEADER, chasing.STATUS_HEADER))
        if status == chasing.NOT_FILED
    }
    filed = _length(summary, sources.TAB)
    yield Check(
        "应报单位＝已报＋未报（家）",
        due,
        filed + len(missing),
        f"《活动设置》；《汇总排名》来源 {filed} 家，《催报退回》催报名单未报 {len(missing)} 家",
    )


def _length(book: WrittenBook, tab: str) -> int:
    """Units that *tab* has a row of."""
    return sum(unit is not None for (unit,) in book.rows(tab, ("单位编码",)))


@dataclass
class _Sums:
    """Rows and column sums of one form, by where they were counted."""

    paid_in: Counter[str] = field(default_factory=Counter)
    came_out: Counter[str] = field(default_factory=Counter)
    # path → what was counted there, for thousands of files the same few names
    tallied: dict[str, frozenset[str]] = field(default_factory=dict)
    weak_in: int = 0
    weak_out: int = 0


def _records(view: PeriodView, spec: Spec, summary: WrittenBook) -> Iterator[Check]:
    forms = {form: spec.forms[form] for form in DETAILS if form in spec.forms}
    sums = {form: _Sums() for form in forms}
    known: dict[frozenset[str], frozenset[str]] = {}
    filings = [s.in_force for s in view.standings if s.in_force is not None]
    for filing, tally in zip(filings, view.tallies(filings), strict=True):
        for form, found in sums.items():
            if form in tally:
                found.paid_in.update(tally[form])
                names = frozenset(tally[form])
                found.tallied[filing.leaf.path] = known.setdefault(names, names)
            else:
                found.weak_in += filing.rows.get(form, 0)
    for form, found in sums.items():
        for tab in summary.tabs(DETAILS[form]):
            _read_back(summary, tab, forms[form], found)
        yield from _compared(forms[form], found)
    yield _overview_rows(spec, summary, sums)


def _scorebooks(view: PeriodView, spec: Spec) -> Iterator[Check]:
    """Rows of the guidance groups' scorebooks in force: raw grids against what was taken."""
    raw: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    filings = [group.in_force for group in view.groups if group.in_force is not None]
    for filing, tally in zip(filings, view.tallies(filings), strict=True):
        raw.update({form: found[_ROWS] for form, found in tally.items()})
        taken.update({form: n for form, n in filing.rows.items() if form in tally})
    for form in sorted(raw.keys() | taken.keys()):
        yield Check(f"督查评分簿{spec.forms[form].sheet}：行数", raw[form], taken[form], _TAKEN)


def _read_back(summary: WrittenBook, tab: str, form: Form, sums: _Sums) -> None:
    heads = dict(zip((f.id for f in shown_fields(form)), headers(form)[2:], strict=False))
    entries = summed_fields(form)
    names = [entry.id for entry in entries]
    asked = (_FILE_HEADER, *map(heads.__getitem__, names))
    for files, *columns in summary.columns(tab, asked):
        counted = [sums.tallied.get(str(file)) for file in files]
        sums.weak_out += counted.count(None)
        for tallied in {found for found in counted if found is not None}:
            mine = [found is tallied for found in counted]
            sums.came_out[_ROWS] += sum(mine)
            for entry, column in zip(entries, columns, strict=True):
                if entry.id in tallied:
                    numbers = _numbers(compress(column, mine))
                    sums.came_out[entry.id] += sum(_in_steps(n, entry.decimals) for n in numbers)


def _numbers(column: Iterable[Value]) -> list[int | float]:
    return [value for value in column if isinstance(value, int | float)]


def _in_steps(value: float, decimals: int) -> int:
    """*value* in the last decimal of its field, so that sums of scores are exact."""
    return round(Decimal(str(value)).scaleb(decimals)) if decimals else int(value)


def _compared(form: Form, sums: _Sums) -> Iterator[Check]:
    title = form.sheet
    yield Check(f"{title}：行数", sums.paid_in[_ROWS], sums.came_out[_ROWS], _RAW)
    for entry in summed_fields(form):
        if sums.tallied and entry.id not in sums.paid_in:
            continue  # counted by nobody: the files were first read before this sum was taken
        step = Decimal(1).scaleb(-entry.decimals) if entry.decimals else ""
        unit = f"（{step}{entry.unit}）" if entry.unit else ""
        yield Check(
            f"{title}：{entry.label}合计{unit}",
            sums.paid_in[entry.id],
            sums.came_out[entry.id],
            _RAW,
        )
    if sums.weak_in or sums.weak_out:
        yield Check(f"{title}：按栏目名读取的行数", sums.weak_in, sums.weak_out, _WEAK)


def _overview_rows(spec: Spec, summary: WrittenBook, sums: Mapping[str, _Sums]) -> Check:
    """Rows of all forms: raw grids against the columns 行数 of 总汇总."""
    counted = [form for form in overview.COUNTED_FORMS if form in sums]
    heads = [
        f"{spec.forms[form].sheet.removeprefix(form)}{overview.ROWS_SUFFIX}" for form in counted
    ]
    out = 0
    for values in summary.rows(overview.TAB, heads):
        out += sum(int(value) for value in values if isinstance(value, int | float))
    paid = sum(sums[form].paid_in[_ROWS] + sums[form].weak_in for form in counted)
    return Check("各表行数合计", paid, out, f"{_COUNTED}重新打开《汇总排名》，总汇总各表行数相加")
