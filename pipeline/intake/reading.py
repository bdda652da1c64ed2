"""`read`: the bytes of one workbook, guarded, as sheets of plain values.

To be called in an isolated process: some bytes kill the reader in spite of the guard.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from pipeline.intake.guard import guard_ods, guard_ole, guard_ooxml
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.readers import read_calamine, read_ods, read_openxml, read_xls, unlocked
from pipeline.intake.readers.calamine import CalamineFailed
from pipeline.intake.refusal import Refused, quarantined, too_much
from pipeline.intake.sniffing import Kind, sniff
from pipeline.intake.strangers import refusal
from pipeline.records import RawWorkbook

# from all tab names to those whose cells nobody will read
Needless = Callable[[Sequence[str]], Collection[str]]


def read(data: bytes, name: str, limits: Limits, needless: Needless | None = None) -> RawWorkbook:
    """The workbook in *data*; *name* is only for messages. Sheets that are *needless* pass the
    guard like all others, but may come without rows.

    ``rows[0]`` is row 1 and ``rows[r][0]`` column A. Numbers come as float, also where whole
    (``12.0``); casting is extraction's work. Booleans are bool; dates are date, or datetime
    where they carry a time; a date cell with no valid serial gives the number or a date far
    outside 1990–2100, never a plausible one. Blanks are ``""`` or None; error cells and
    uncached formulas are blank, and named in ``errors`` and ``uncached``.

    Raises Refused where the bytes are no workbook, break a limit or cannot be read.
    """
    if len(data) > limits.workbook_mib * MIB:
        raise too_much("文件太大", f"{limits.workbook_mib} MB")
    kind = sniff(data, name)
    if kind is Kind.LOCKED:
        data = unlocked(data)
        kind = sniff(data, name)
    if kind is Kind.XLSX:
        return _xlsx(data, limits, needless)
    if kind is Kind.XLS:
        return _xls(data, limits)
    if kind is Kind.ODS:
        return _ods(data, limits)
    raise Refused(*refusal(kind, name, data))


def _xlsx(data: bytes, limits: Limits, needless: Needless | None) -> RawWorkbook:
    sights = guard_ooxml(data, limits)
    if sights.respelt:
        return read_openxml(data, "xlsx", sights)
    passed = needless([sheet.name for sheet in sights.sheets]) if needless else ()
    try:
        return read_calamine(data, "xlsx", sights, passed)
    except CalamineFailed:
        return read_openxml(data, "xlsx", sights)


def _xls(data: bytes, limits: Limits) -> RawWorkbook:
    guard_ole(data, limits)
    try:
        return read_xls(data, limits)
    except Refused as refused:
        if refused.problem.code != "I08":
            raise
        return read_xls(unlocked(data), limits)


def _ods(data: bytes, limits: Limits) -> RawWorkbook:
    sights = guard_ods(data, limits)
    try:
        return read_ods(data, sights)
    except CalamineFailed as error:
        raise quarantined("I14") from error
