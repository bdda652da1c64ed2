"""Reconcile (对账): prove that nothing was lost between the inbox and the written workbooks.

投入 is counted from the bytes: files anew in each run (`recount`), rows and sums cell by cell from
the raw grid when these very bytes were first read. 产出 is read back from the workbooks on disk.
The two share no variable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from msgspec import Struct, field

from pipeline.analysis.view import PeriodView
from pipeline.paths import Home
from pipeline.records import Result
from pipeline.spec.model import Form, Spec
from pipeline.stages.readback import ROWS, Sheet, read_back
from pipeline.stages.recount import recount
from pipeline.stages.spread import Helpers, source_of, spread
from pipeline.stages.written import WrittenBook
from pipeline.workbooks.reports import Check
from pipeline.workbooks.reports.summary import overview, sources
from pipeline.workbooks.reports.summary.details import DETAILS, summed_fields
from pipeline.workbooks.reports.tracking import chasing, journal

__all__ = ["Check", "Lists", "foretold", "listed", "reconcile"]

_WORTH = 4  # sheets of 明细 that pay for warming up a process
_LARGE = 1 << 20  # bytes of 汇总排名 from which they do: a tenth of a second to read
_COUNTED = (
    "投入：首次读到这份文件时，从原始表格逐格清点（每次汇总都重新计算文件指纹，"
    "一字不差才沿用）；产出："
)
_RAW = f"{_COUNTED}重新打开《汇总排名》，从明细清点"
_TAKEN = f"{_COUNTED}台账记下的采用行数。评分簿没有明细表，这里只核对行数，不核对分数合计"
_WEAK = "投入：表里没有隐藏编号，只能用台账记下的行数；产出：重新打开《汇总排名》，从明细清点"


class Lists(Struct, frozen=True):
    """What 催报退回 says that 对账 counts: how many files in the inbox are *logged*, by the Chinese
    of their result, and the codes of the units that are *missing*."""

    logged: Mapping[str, int]
    missing: frozenset[str]


def foretold(view: PeriodView) -> Lists:
    """What 催报退回 of *view* is going to say; `listed` tells whether it does."""
    logged = Counter(filing.result.chinese for filing in view.filings if filing.present)
    missing = (s.unit.code for s in view.standings if s.status == chasing.NOT_FILED)
    return Lists(logged, frozenset(missing))


def listed(tracking: Path) -> Lists:
    """What the written workbook *tracking* says."""
    with WrittenBook(tracking) as lists:
        files = lists.rows(journal.TAB, (journal.RESULT_HEADER, journal.PRESENT_HEADER))
        logged = Counter(str(result) for result, present in files if present == journal.PRESENT)
        units = lists.rows(chasing.TAB, (chasing.UNIT_HEADER, chasing.STATUS_HEADER))
        missing = (str(unit) for unit, status in units if status == chasing.NOT_FILED)
        return Lists(logged, frozenset(missing))


def reconcile(
    view: PeriodView,
    spec: Spec,
    home: Home,
    summary: Path,
    lists: Lists,
    helpers: Helpers | None = None,
) -> tuple[Check, ...]:
    """All checks of *view*'s period against the written *summary* and what 催报退回 *lists*.
    Where the workbook is large, *helpers* read the 明细 back, which are most of it."""
    with WrittenBook(summary) as ranking:
        sums = _paid_in(view, spec)
        sheets = [
            Sheet(summary, tab, form, found.tallied)
            for form, found in sums.items()
            for tab in ranking.tabs(DETAILS[form])
        ]
        beside = helpers if summary.stat().st_size >= _LARGE else None
        read = spread(read_back, sheets, _WORTH, source_of(view, spec), beside)
        before = (_files(view, home, lists), *_units(view, ranking, lists))
        for sheet, came_out in zip(sheets, read, strict=True):
            sums[sheet.form].came_out.update(came_out.counted)
            sums[sheet.form].weak_out += came_out.weak
        return (*before, *_records(spec, ranking, sums), *_scorebooks(view, spec))


def _files(view: PeriodView, home: Home, lists: Lists) -> Check:
    logged = [(r.chinese, lists.logged[r.chinese]) for r in Result if r.chinese in lists.logged]
    parts = "，".join(f"{result} {count}" for result, count in logged)
    return Check(
        "收件箱里的文件（份）",
        recount(home.inbox, view.settings.parameters.values),
        sum(count for _, count in logged),
        f"收件箱重新清点；《催报退回》处理日志，按结果：{parts or '无'}",
    )


def _units(view: PeriodView, summary: WrittenBook, lists: Lists) -> Iterator[Check]:
    due = sum(1 for _ in view.settings.units_due(view.period.code))
    yield Check(
        "应报单位（家）",
        due,
        _length(summary, overview.TAB),
        "《活动设置》单位目录和到期表；《汇总排名》总汇总",
    )
    filed = _length(summary, sources.TAB)
    yield Check(
        "应报单位＝已报＋未报（家）",
        due,
        filed + len(lists.missing),
        f"《活动设置》；《汇总排名》来源 {filed} 家，《催报退回》催报名单未报 {len(lists.missing)} 家",
    )


def _length(book: WrittenBook, tab: str) -> int:
    """Units that *tab* has a row of."""
    return sum(unit is not None for (unit,) in book.rows(tab, ("单位编码",)))


class _Sums(Struct):
    """Rows and column sums of one form, by where they were counted."""

    paid_in: Counter[str] = field(default_factory=Counter)
    came_out: Counter[str] = field(default_factory=Counter)
    # path → what was counted there, for thousands of files the same few names
    tallied: dict[str, frozenset[str]] = field(default_factory=dict)
    weak_in: int = 0
    weak_out: int = 0


def _paid_in(view: PeriodView, spec: Spec) -> Mapping[str, _Sums]:
    """Form → what was counted in the raw grids of the filings in force."""
    sums = {form: _Sums() for form in DETAILS if form in spec.forms}
    known: dict[frozenset[str], frozenset[str]] = {}
    filings = [s.in_force for s in view.standings if s.in_force is not None]
    for filing, tally in zip(filings, view.tallies(filings), strict=True):
        for form, found in sums.items():
            if form in tally:
                for name, count in tally[form].items():
                    found.paid_in[name] += count
                names = frozenset(tally[form])
                found.tallied[filing.leaf.path] = known.setdefault(names, names)
            else:
                found.weak_in += filing.rows.get(form, 0)
    return sums


def _records(spec: Spec, summary: WrittenBook, sums: Mapping[str, _Sums]) -> Iterator[Check]:
    for form, found in sums.items():
        yield from _compared(spec.forms[form], found)
    yield _overview_rows(spec, summary, sums)


def _scorebooks(view: PeriodView, spec: Spec) -> Iterator[Check]:
    """Rows of the guidance groups' scorebooks in force: raw grids against what was taken."""
    raw: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    filings = [group.in_force for group in view.groups if group.in_force is not None]
    for filing, tally in zip(filings, view.tallies(filings), strict=True):
        raw.update({form: found[ROWS] for form, found in tally.items()})
        taken.update({form: n for form, n in filing.rows.items() if form in tally})
    for form in sorted(raw.keys() | taken.keys()):
        yield Check(f"督查评分簿{spec.forms[form].sheet}：行数", raw[form], taken[form], _TAKEN)


def _compared(form: Form, sums: _Sums) -> Iterator[Check]:
    title = form.sheet
    yield Check(f"{title}：行数", sums.paid_in[ROWS], sums.came_out[ROWS], _RAW)
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
    paid = sum(sums[form].paid_in[ROWS] + sums[form].weak_in for form in counted)
    return Check("各表行数合计", paid, out, f"{_COUNTED}重新打开《汇总排名》，总汇总各表行数相加")
