"""Read back (回读): rows and column sums of a 明细 as it stands in the written workbook, for 对账. A
sheet at a time, so that several are read beside each other; the bytes on disk alone are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import compress
from pathlib import Path

from msgspec import Struct

from pipeline.spec.model import Form
from pipeline.stages.spread import Source
from pipeline.stages.written import Value, WrittenBook
from pipeline.workbooks.reports.summary.detail_columns import headers, shown_fields, summed_fields

ROWS = "rows"  # what rows are counted under, beside the sums of fields
_UNIT_HEADER = "单位编码"


class Sheet(Struct, frozen=True):
    """The *tab* of *form* in the workbook *summary*; *tallied* gives unit → what was counted in
    its file in force when that was first read, one set for all where the same was. Units have one
    file in force; a path may have been that of several in turn."""

    summary: Path
    tab: str
    form: str
    tallied: Mapping[str, frozenset[str]]


class CameOut(Struct, frozen=True):
    """What a sheet holds: its rows and the sums of those fields that were tallied, in steps of
    their last decimal; *weak* rows are of files that nobody tallied."""

    counted: Counter[str]
    weak: int


def read_back(sheet: Sheet, source: Source) -> CameOut:
    """What stands on *sheet*; of *source* only the names of its columns are taken."""
    form = source.spec.forms[sheet.form]
    entries = summed_fields(form)
    counted: Counter[str] = Counter()
    weak = 0
    with WrittenBook(sheet.summary) as book:
        for units, *columns in book.columns(sheet.tab, _asked(form)):
            found = [sheet.tallied.get(str(unit)) for unit in units]
            weak += found.count(None)
            for tallied in {names for names in found if names is not None}:
                mine = [names is tallied for names in found]
                counted[ROWS] += sum(mine)
                for entry, column in zip(entries, columns, strict=True):
                    if entry.id in tallied:
                        counted[entry.id] += _sum(compress(column, mine), entry.decimals)
    return CameOut(counted, weak)


def _asked(form: Form) -> tuple[str, ...]:
    """Headers of the columns that are read: the unit, and the fields that are summed."""
    heads = dict(zip((f.id for f in shown_fields(form)), headers(form)[2:], strict=False))
    return (_UNIT_HEADER, *(heads[entry.id] for entry in summed_fields(form)))


def _sum(column: Iterable[Value], decimals: int) -> int:
    """The numbers of *column* in steps of the last decimal, so that sums of scores are exact."""
    numbers = [value for value in column if isinstance(value, int | float)]
    if not decimals:
        return sum(map(int, numbers))
    return sum(round(Decimal(str(value)).scaleb(decimals)) for value in numbers)
