"""Reconcile (对账): prove that nothing was lost between the inbox and the written workbooks.

投入 is counted from the bytes: files anew in each run (`recount`), rows and sums cell by cell from
the raw grid when these very bytes were first read. 产出 is read back from the workbooks on disk.
The two share no variable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.analysis.view import PeriodView
from pipeline.paths import Home
from pipeline.records import Result
from pipeline.spec.model import Form, Spec
from pipeline.stages.readback import ROWS, CameOut, Sheet, read_back
from pipeline.stages.recount import Each, Packed, leaves_in, recount
from pipeline.stages.spread import Helpers, source_of, spread
from pipeline.stages.written import WrittenBook
from pipeline.workbooks.reports.checks import FILED, Check
from pipeline.workbooks.reports.summary import overview, sources
from pipeline.workbooks.reports.summary.detail_columns import DETAILS, summed_fields
from pipeline.workbooks.reports.tracking import chasing, journal

__all__ = ["Check", "Reconciliation", "begin_reconciliation"]

_UNIT = "单位编码"
_WORTH = 4  # sheets of 明细 that pay for warming up a process
_LARGE = 1 << 20  # bytes of 汇总排名 from which they do: a tenth of a second to read
_COUNTED = (
    "投入：首次读到这份文件时，从原始表格逐格清点（每次汇总都重新计算文件指纹，"
    "一字不差才沿用）；产出："
)
_RAW = f"{_COUNTED}重新打开《汇总排名》，从明细清点"
_TAKEN = f"{_COUNTED}台账记下的采用行数。评分簿没有明细表，这里只核对行数，不核对分数合计"
_WEAK = "投入：表里没有隐藏编号，只能用台账记下的行数；产出：重新打开《汇总排名》，从明细清点"


class _Lists(Struct, frozen=True):
    """What 催报退回 says that is counted: how many files in the inbox are *logged*, by the Chinese
    of their result, and the codes of the units that are *missing*."""

    logged: Mapping[str, int]
    missing: frozenset[str]


class _Ranking(Struct, frozen=True):
    """What 汇总排名 says beside its 明细: the units of 总汇总 and 来源, the rows of all forms."""

    units: int
    sources: int
    rows: int


class _Sums(Struct):
    """Rows and column sums of one form, by where they were counted."""

    paid_in: Counter[str] = field(default_factory=Counter)
    came_out: Counter[str] = field(default_factory=Counter)
    # unit → what was counted in its file, for thousands of files the same few names
    tallied: dict[str, frozenset[str]] = field(default_factory=dict)
    weak_in: int = 0
    weak_out: int = 0


class Reconciliation(Struct, frozen=True):
    """对账 of a period, of its written 汇总排名, the 明细 of which are being read back. *files* were
    counted in the inbox; what needs no reading back is in *others*."""

    view: PeriodView
    spec: Spec
    files: int
    ranking: _Ranking
    sums: Mapping[str, _Sums]
    others: tuple[Check, ...]
    read: Iterator[tuple[Sheet, CameOut]]

    def expected(self) -> tuple[Check, ...]:
        """All checks as they will be if every list says what it should and no row is lost."""
        whole = {
            form: replace(found, came_out=found.paid_in, weak_out=found.weak_in)
            for form, found in self.sums.items()
        }
        return tuple(self._checks(_foretold(self.view), whole))

    def proven(self, tracking: Path) -> tuple[Check, ...]:
        """All checks by what stands in both workbooks; to be called once."""
        for sheet, came_out in self.read:
            self.sums[sheet.form].came_out.update(came_out.counted)
            self.sums[sheet.form].weak_out += came_out.weak
        return tuple(self._checks(_listed(tracking), self.sums))

    def _checks(self, lists: _Lists, sums: Mapping[str, _Sums]) -> Iterator[Check]:
        yield self._filed(lists)
        yield from self._units(lists)
        for form, found in sums.items():
            yield from _compared(self.spec.forms[form], found)
        yield self._overview_rows()
        yield from self.others

    def _filed(self, lists: _Lists) -> Check:
        logged = [(r.chinese, lists.logged[r.chinese]) for r in Result if r.chinese in lists.logged]
        parts = "，".join(f"{result} {count}" for result, count in logged)
        return Check(
            FILED,
            self.files,
            sum(count for _, count in logged),
            f"收件箱重新清点；《催报退回》处理日志，按结果：{parts or '无'}",
        )

    def _units(self, lists: _Lists) -> Iterator[Check]:
        due = sum(1 for _ in self.view.settings.units_due(self.view.period.code))
        filed, missing = self.ranking.sources, len(lists.missing)
        yield Check(
            "应报单位（家）",
            due,
            self.ranking.units,
            "《活动设置》单位目录和到期表；《汇总排名》总汇总",
        )
        yield Check(
            "应报单位＝已报＋未报（家）",
            due,
            filed + missing,
            f"《活动设置》；《汇总排名》来源 {filed} 家，《催报退回》催报名单未报 {missing} 家",
        )

    def _overview_rows(self) -> Check:
        """Rows of all forms: raw grids against the columns 行数 of 总汇总."""
        counted = (self.sums[form] for form in overview.COUNTED_FORMS if form in self.sums)
        paid = sum(found.paid_in[ROWS] + found.weak_in for found in counted)
        basis = f"{_COUNTED}重新打开《汇总排名》，总汇总各表行数相加"
        return Check("各表行数合计", paid, self.ranking.rows, basis)


def begin_reconciliation(
    view: PeriodView,
    spec: Spec,
    home: Home,
    summary: Path,
    helpers: Helpers | None = None,
) -> Reconciliation:
    """对账 of *view*'s period and the written workbook *summary*. Where that is large, *helpers*
    begin to read its 明细 back, which are most of it; else they are read here at once."""
    with WrittenBook(summary) as book:
        sums = _paid_in(view, spec)
        sheets = [
            Sheet(summary, tab, form, found.tallied)
            for form, found in sums.items()
            for tab in book.tabs(DETAILS[form])
        ]
        beside = helpers if summary.stat().st_size >= _LARGE else None
        read = spread(read_back, sheets, _WORTH, source_of(view, spec), beside)
        if beside is None:
            read = iter(list(read))
        return Reconciliation(
            view,
            spec,
            recount(home.inbox, view.settings.parameters.values, _apart(helpers)),
            _ranking(book, spec, sums),
            sums,
            tuple(_scorebooks(view, spec)),
            zip(sheets, read, strict=True),
        )


def _apart(helpers: Helpers | None) -> Each | None:
    """Containers counted by *helpers*: they are strangers' files, whatever they do is their own
    fate here as well."""
    if helpers is None:
        return None

    def each(tasks: list[Packed]) -> Iterator[int]:
        for _, outcome in helpers.pool.run(leaves_in, tasks):
            yield 1 if outcome.value is None else outcome.value

    return each


def _foretold(view: PeriodView) -> _Lists:
    """What 催报退回 of *view* is going to say."""
    logged = Counter(filing.result.chinese for filing in view.filings if filing.present)
    missing = (s.unit.code for s in view.standings if s.status == chasing.NOT_FILED)
    return _Lists(logged, frozenset(missing))


def _listed(tracking: Path) -> _Lists:
    """What the written workbook *tracking* says."""
    with WrittenBook(tracking) as lists:
        files = lists.rows(journal.TAB, (journal.RESULT_HEADER, journal.PRESENT_HEADER))
        logged = Counter(str(result) for result, present in files if present == journal.PRESENT)
        units = lists.rows(chasing.TAB, (chasing.UNIT_HEADER, chasing.STATUS_HEADER))
        missing = (str(unit) for unit, status in units if status == chasing.NOT_FILED)
        return _Lists(logged, frozenset(missing))


def _ranking(book: WrittenBook, spec: Spec, forms: Container[str]) -> _Ranking:
    heads = [
        f"{spec.forms[form].sheet.removeprefix(form)}{overview.ROWS_SUFFIX}"
        for form in overview.COUNTED_FORMS
        if form in forms
    ]
    units = rows = 0
    for unit, *counts in book.rows(overview.TAB, (_UNIT, *heads)):
        units += unit is not None
        rows += sum(int(count) for count in counts if isinstance(count, int | float))
    filed = sum(unit is not None for (unit,) in book.rows(sources.TAB, (_UNIT,)))
    return _Ranking(units, filed, rows)


def _paid_in(view: PeriodView, spec: Spec) -> Mapping[str, _Sums]:
    """Form → what was counted in the raw grids of the filings in force."""
    sums = {form: _Sums() for form in DETAILS if form in spec.forms}
    known: dict[frozenset[str], frozenset[str]] = {}
    filed = [(s.unit.code, s.in_force) for s in view.standings if s.in_force is not None]
    tallies = view.tallies([filing for _, filing in filed])
    for (unit, filing), tally in zip(filed, tallies, strict=True):
        for form, found in sums.items():
            if form in tally:
                for name, count in tally[form].items():
                    found.paid_in[name] += count
                names = frozenset(tally[form])
                found.tallied[unit] = known.setdefault(names, names)
            else:
                found.weak_in += filing.rows.get(form, 0)
    return sums


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
