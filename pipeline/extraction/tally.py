"""A second count of a workbook's rows and numbers, for 对账: from the raw grid, the plainest way.

It shares no code with the extraction, so that a mistake there shows as a difference here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.records import RawSheet, RawValue, RawWorkbook
from pipeline.spec.model import Field, FieldType, Form, Spec

ROWS = "rows"
_ID_ROW = 4
_SEARCHED = 20  # rows in which the row of ids may stand
_TOTALS = ("合计", "总计", "小计", "共计", "累计")
_BEFORE_TOTALS = ("", "以上", "本页", "本表", "全表", "总")
_CLOSING = ("以下空白", "以下无正文", "以下无内容", "以下为空白", "以下无", "本表完", "完")
_CLOSES = {a + b for a in _BEFORE_TOTALS for b in _TOTALS} | set(_CLOSING)
Forms = Sequence[tuple[Form, set[str]]]
_NUMBERS = (FieldType.INT, FieldType.DEC)
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]+)?")


def tally(raw: RawWorkbook, spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Form id → {``rows``: rows with anything in a column that has an id, field id: sum of its
    numbers}. A sheet is counted where its row of hidden ids names most of a form's fields; the
    first such sheet of a form counts. Sums are given for INT fields that a person fills, and in
    thousandths for DEC fields, text digits included, blanks and other text left out."""
    counts: dict[str, Mapping[str, int]] = {}
    forms = [(form, {entry.id for entry in form.fields}) for form in spec.forms.values()]
    for sheet in raw.sheets:
        found = _record(sheet, forms) or _table(sheet, forms)
        if found is not None:
            counts.setdefault(found[0], found[1])
    return counts


def _table(sheet: RawSheet, forms: Forms) -> tuple[str, dict[str, int]] | None:
    best: tuple[int, int, Form] | None = None
    for row in [_ID_ROW, *range(1, _SEARCHED + 1)]:
        cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
        names = {value for value in cells if type(value) is str}
        for form, ids in forms:
            hits = len(names & ids)
            if hits > 1 and hits * 2 > len(names) and (best is None or hits > best[0]):
                best = (hits, row, form)
        if best is not None and best[1] == row and best[0] == len(names):
            break
    return (best[2].id, _count(sheet, best[1], best[2])) if best else None


def _count(sheet: RawSheet, id_row: int, form: Form) -> dict[str, int]:
    entries = {entry.id: entry for entry in form.fields if entry.type is not FieldType.PCT}
    heads = enumerate(sheet.rows[id_row - 1])
    columns = {i: entries[v] for i, v in heads if type(v) is str and v in entries}
    total = 0
    summed = [(i, entry) for i, entry in columns.items() if entry.type in _NUMBERS]
    sums = {entry.id: 0 for _, entry in summed}
    for cells in sheet.rows[id_row:]:
        if not _counts(cells, columns):
            continue
        total += 1
        for index, entry in summed:
            if index < len(cells):
                sums[entry.id] += _worth(cells[index], entry)
    return {ROWS: total, **sums}


def _counts(cells: object, columns: Mapping[int, object]) -> bool:
    """True of a row with anything in one of *columns* that is no row of totals and no closing
    line."""
    assert isinstance(cells, list | tuple)
    for index, value in enumerate(cells):
        if index in columns and value is not None and str(value).strip():
            break
    else:
        return False
    first = next((v for v in cells if isinstance(v, str) and v.strip()), "")
    return "".join(first.split()).strip(":：-—_=()（）.。") not in _CLOSES


def _whole(value: RawValue) -> int:
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is int:
        return value
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        return int(float(text)) if _WHOLE.fullmatch(text) else 0
    return 0


def _scaled(value: RawValue, decimals: int) -> int:
    """A number in units of its last decimal, exactly as Excel shows it (15 digits)."""
    if type(value) is float or type(value) is int:
        text = f"{value:.15g}"
    elif isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().replace(",", "")
        text = text if _DECIMAL.fullmatch(text) else "0"
    else:
        return 0
    number = Decimal(text)
    return round(number.scaleb(decimals)) if number.is_finite() else 0


def _worth(value: RawValue, entry: Field) -> int:
    if entry.type is FieldType.INT:
        return _whole(value)
    return _scaled(value, entry.decimals)


def _record(sheet: RawSheet, forms: Forms) -> tuple[str, dict[str, int]] | None:
    head = next((cells for cells in sheet.rows[:_SEARCHED] if "@field" in cells), None)
    if head is None or "@value" not in head:
        return None
    key, value = list(head).index("@field"), list(head).index("@value")
    pairs = {cells[key]: cells[value] for cells in sheet.rows if len(cells) > max(key, value)}
    for form, ids in forms:
        if form.is_record and len(ids & pairs.keys()) * 2 > sum(map(bool, pairs)):
            numbers = [entry for entry in form.fields if entry.type in _NUMBERS]
            return form.id, {ROWS: 1, **{e.id: _worth(pairs.get(e.id), e) for e in numbers}}
    return None
