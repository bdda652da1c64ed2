"""A second count of a workbook's rows and numbers, for 对账: from the raw grid, the plainest way.

It shares no code with the extraction, so that a mistake there shows as a difference here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.records import RawSheet, RawValue, RawWorkbook
from pipeline.spec.model import Field, FieldType, Form, Spec

ROWS = "rows"
_ID_ROW = 4
_SEARCHED = 20  # rows in which the row of ids may stand
_TOTALS = ("合计", "总计", "小计", "共计", "累计")
_BEFORE_TOTALS = ("", "以上", "本页", "本表", "全表", "总")
_CLOSING = ("以下空白", "以下无正文", "以下无内容", "以下为空白", "以下无", "本表完", "完")
_EXAMPLES = ("例", "例如", "示例", "样例", "举例", "范例", "填写示例", "填表示例")
_CLOSES = {a + b for a in _BEFORE_TOTALS for b in _TOTALS} | {*_CLOSING, *_EXAMPLES}
# 合计（人）; where no other words stand in the row also 全校合计, 共计4项
_WITH_UNIT = re.compile(r"(合计|总计|小计|共计|累计)数?[(（].{1,6}[)）]")
_SUM = re.compile(r".{1,10}(合计|总计|小计|共计|累计|汇总)|(合计|总计|小计|共计)[0-9].{0,6}")
_LONGEST_SUM = 14
_FOOTNOTE = re.compile(
    "(注|备注|附注|说明|填报人|填表人|制表人?|审核人|负责人|单位负责人)\\s*[:：]"
)
_FOOTNOTE_CELLS = 3
_HAN = re.compile("[一-鿿]")
_FEWEST_HAN = 4
Forms = Sequence[tuple[Form, set[str]]]
Cells = Sequence[RawValue]
Shown = Mapping[int, RawValue]  # what stands in the columns that have an id, by index
Heads = Mapping[int, tuple[str, str]]  # label and id of each such column, by index
_EDGES = ":：-—_=()（）.。"
_STAR = "＊* \n"
_NUMBERS = (FieldType.INT, FieldType.DEC)
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(?:\.0+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]+)?")


class _Known(NamedTuple):
    """forms  with the ids of their fields; ``ids``: those of all; ``words`` of all choice lists"""

    forms: Forms
    ids: frozenset[str]
    words: frozenset[str]


_held: list[tuple[Spec, _Known]] = []  # the latest spec; a process has one


def tally(raw: RawWorkbook, spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Form id → {``rows``: rows with anything in a column that has an id, field id: sum of its
    numbers}. A sheet is counted where its row of hidden ids names most of a form's fields; the
    first such sheet of a form counts. Sums are given for INT fields that a person fills, and in
    thousandths for DEC fields, text digits included, blanks and other text left out."""
    counts: dict[str, Mapping[str, int]] = {}
    known = _known(spec)
    for sheet in raw.sheets:
        found = _record(sheet, known.forms) or _table(sheet, known)
        if found is not None:
            counts.setdefault(found[0], found[1])
    return counts


def _known(spec: Spec) -> _Known:
    """What is known of *spec*, worked out at its first use."""
    for held, known in _held:
        if held is spec:
            return known
    forms = [(form, {entry.id for entry in form.fields}) for form in spec.forms.values()]
    known = _Known(
        forms,
        frozenset[str]().union(*(ids for _, ids in forms)),
        frozenset(word for choices in spec.choices.values() for word in choices),
    )
    _held[:] = [(spec, known)]
    return known


def _table(sheet: RawSheet, known: _Known) -> tuple[str, dict[str, int]] | None:
    best: tuple[int, int, Form] | None = None
    for row in [_ID_ROW, *range(1, min(_SEARCHED, len(sheet.rows)) + 1)]:
        cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
        names = {value for value in cells if type(value) is str}
        for form, ids in known.forms if len(names & known.ids) > 1 else ():
            hits = len(names & ids)
            if hits > 1 and hits * 2 > len(names) and (best is None or hits > best[0]):
                best = (hits, row, form)
        if best is not None and best[1] == row and best[0] == len(names):
            break
    return (best[2].id, _count(sheet, best[1], best[2], known.words)) if best else None


def _count(sheet: RawSheet, id_row: int, form: Form, words: frozenset[str]) -> dict[str, int]:
    entries = {entry.id: entry for entry in form.fields if entry.type is not FieldType.PCT}
    ids = enumerate(sheet.rows[id_row - 1])
    columns = {i: entries[v] for i, v in ids if type(v) is str and v in entries}
    total = 0
    summed = [(i, entry) for i, entry in columns.items() if entry.type in _NUMBERS]
    sums = {entry.id: 0 for _, entry in summed}
    heads = {i: (entry.label, entry.id) for i, entry in columns.items()}
    for cells in (*_over(sheet, id_row, columns), *sheet.rows[id_row:]):
        if cells.count("") == len(cells):
            continue
        shown = {i: v for i, v in enumerate(cells) if v is not None and v != "" and i in columns}
        if not shown or not _counts(cells, shown) or _words_alone(shown, heads, words):
            continue
        total += 1
        for index, entry in summed:
            if index in shown:
                sums[entry.id] += _worth(shown[index], entry)
    return {ROWS: total, **sums}


def _over(sheet: RawSheet, id_row: int, columns: Mapping[int, Field]) -> list[Cells]:
    """Rows over that of the ids with something in most columns, and not words alone."""
    found = []
    for cells in sheet.rows[: id_row - 1]:
        values = [cells[i] for i in columns if i < len(cells) and cells[i] not in (None, "")]
        if len(values) * 2 > len(columns) and any(type(value) is not str for value in values):
            found.append(cells)
    return found


def _counts(cells: Cells, shown: Shown) -> bool:
    """True of a row with more than white space *shown* that is no row of totals, no closing
    line and no footnote."""
    if not any(str(value).strip() for value in shown.values()):
        return False
    texts = (v for v in cells if type(v) is str and v.strip())
    first = "".join(next(texts, "").split())
    if _FOOTNOTE.match(first) and sum(v not in (None, "") for v in cells) <= _FOOTNOTE_CELLS:
        return False
    bare = first.strip(":：")
    if len(first) <= _LONGEST_SUM and _SUM.fullmatch(bare) and next(texts, None) is None:
        return False
    return first.strip(_EDGES) not in _CLOSES and not _WITH_UNIT.fullmatch(bare)


def _words_alone(shown: Shown, heads: Heads, words: frozenset[str]) -> bool:
    """True of a heading that was copied in again, and of a sentence in the first column with
    nothing beside it."""
    copied = [i for i, v in shown.items() if type(v) is str and v.strip(_STAR) in heads[i]]
    if len(copied) * 2 > len(shown):
        return True
    value = shown.get(min(heads))
    alone = len(shown) == 1 and isinstance(value, str) and value.strip() not in words
    return alone and len(_HAN.findall(str(value))) >= _FEWEST_HAN


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
