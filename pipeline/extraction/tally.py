"""A second count of a workbook's rows and numbers, for 对账: from the raw grid, the plainest way.

It shares no code with the extraction, so that a mistake there shows as a difference here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.extraction.tally_sums import added, seen
from pipeline.records import RawSheet, RawValue, RawWorkbook
from pipeline.spec.model import Field, FieldType, Form, Spec, Who

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
_HAN = range(ord("一"), ord("鿿") + 1)
_FEWEST_HAN = 4
Cells = Sequence[RawValue]
_EDGES = ":：-—_=()（）.。"
_STAR = "＊* \n"
_STARRED = re.compile(f"[{_STAR}]")
_BLANKS = (None, "")
_TEXTS = frozenset({str, type(None)})
_NUMBERS = (FieldType.INT, FieldType.DEC)


class _Known(NamedTuple):
    """A form, and what is known of it.

    ids      of all its fields
    entries  id → field, of those whose cells count (all but PCT)
    making   ids of those that make a row one: what people fill, and the key
    heads    labels and ids: what may stand over a column
    """

    form: Form
    ids: frozenset[str]
    entries: Mapping[str, Field]
    making: frozenset[str]
    heads: frozenset[str]


class _Spec(NamedTuple):
    """forms, with ``ids`` and choice ``words`` of all; ``whole``: all ids of a form → the form."""

    forms: Sequence[_Known]
    ids: frozenset[str]
    words: frozenset[str]
    whole: Mapping[frozenset[str], _Known]


_held: list[tuple[Spec, _Spec]] = []  # the latest spec; a process has one


def tally(raw: RawWorkbook, spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Form id → {``rows``: rows with a key, or anything (a formula that shows nothing, too) in a
    column that people fill, field id: sum of its numbers}. A sheet is counted where its row of hidden
    ids names most of a form's fields; the first such sheet of a form counts. Sums are given for INT
    fields that a person fills, in thousandths for DEC fields; blanks and other text are left out."""
    counts: dict[str, Mapping[str, int]] = {}
    known = _known(spec)
    for sheet in raw.sheets:
        found = _usual(sheet, known) or _record(sheet, known.forms) or _table(sheet, known)
        if found is not None:
            counts.setdefault(found[0], found[1])
    return counts


def _known(spec: Spec) -> _Spec:
    """What is known of *spec*, worked out at its first use."""
    for held, known in _held:
        if held is spec:
            return known
    forms = [_form(form) for form in spec.forms.values()]
    known = _Spec(
        forms,
        frozenset[str]().union(*(form.ids for form in forms)),
        frozenset(word for choices in spec.choices.values() for word in choices),
        {own.ids: next(form for form in forms if own.ids <= form.ids) for own in forms},
    )
    _held[:] = [(spec, known)]
    return known


def _form(form: Form) -> _Known:
    entries = {entry.id: entry for entry in form.fields if entry.type is not FieldType.PCT}
    ids = frozenset(entry.id for entry in form.fields)
    filled = (entry.id for entry in form.fields if entry.who is not Who.SYSTEM)
    making = frozenset((*form.key, *filled)).intersection(entries)
    heads = ids | {entry.label for entry in form.fields}
    return _Known(form, ids, entries, making, heads)


def _usual(sheet: RawSheet, known: _Spec) -> tuple[str, dict[str, int]] | None:
    """The count of a sheet with all ids of a form, and nothing else, where we print them."""
    if len(sheet.rows) < _ID_ROW:
        return None
    names: frozenset[Any] = frozenset(sheet.rows[_ID_ROW - 1]).difference(_BLANKS)
    form = known.whole.get(names)
    return None if form is None else (form.form.id, _count(sheet, _ID_ROW, form, known.words))


def _table(sheet: RawSheet, known: _Spec) -> tuple[str, dict[str, int]] | None:
    best: tuple[int, int, _Known] | None = None
    for row in [_ID_ROW, *range(1, min(_SEARCHED, len(sheet.rows)) + 1)]:
        cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
        names = {value for value in cells if type(value) is str}
        for form in known.forms if len(names & known.ids) > 1 else ():
            hits = len(names & form.ids)
            if hits > 1 and hits * 2 > len(names) and (best is None or hits > best[0]):
                best = (hits, row, form)
        if best is not None and best[1] == row and best[0] == len(names):
            break
    return (best[2].form.id, _count(sheet, best[1], best[2], known.words)) if best else None


def _count(sheet: RawSheet, id_row: int, form: _Known, words: frozenset[str]) -> dict[str, int]:
    entries = form.entries
    names: Sequence[Any] = sheet.rows[id_row - 1]
    columns = {i: entries[name] for i, name in enumerate(names) if name in entries}
    sheet = seen(sheet, columns)
    rows = [*_over(sheet, id_row, columns), *sheet.rows[id_row:]]
    rows = [cells for cells in rows if cells.count("") < len(cells)]
    owns = _own(rows, list(columns))
    making = [place for place, entry in columns.items() if entry.id in form.making]
    made = owns if len(making) == len(columns) else _own(rows, making)
    again = not form.heads.isdisjoint(_texts(owns))  # of what stands over a column, something below
    counted = [
        own
        for cells, own, shown in zip(rows, owns, made, strict=True)
        if _shows(shown)
        and not (_closes(cells) or _words_alone(own, words))
        and not (again and _repeats(own, columns.values()))
    ]
    sums = {entry.id: 0 for entry in columns.values() if entry.type in _NUMBERS}
    for entry, cells in zip(columns.values(), zip(*counted, strict=True), strict=False):
        if entry.id in sums:
            sums[entry.id] += added(cells, entry)
    filled = {place for place in making if columns[place].who is not Who.SYSTEM}
    return {ROWS: len(counted) + len(_broken(sheet, id_row, filled, making)), **sums}


def _broken(sheet: RawSheet, top: int, filled: set[int], making: Sequence[int]) -> list[int]:
    """Rows under *top* with nothing but formulas that show an error or nothing in *filled*."""
    told = (*sheet.errors, *sheet.uncached)
    rows = {row for row, column in told if row > top and column - 1 in filled}
    return [row for row in rows if not _shows(_own(sheet.rows[row - 1 : row] or [()], making)[0])]


def _own(rows: Sequence[Cells], columns: Sequence[int]) -> Sequence[Cells]:
    """What stands in the *columns* of each of *rows*; None where a row ends before them."""
    if len(columns) > 1 and min(map(len, rows), default=0) > max(columns):
        return [*map(itemgetter(*columns), rows)]
    return [tuple(cells[i] if i < len(cells) else None for i in columns) for cells in rows]


def _texts(owns: Iterable[Cells]) -> list[str]:
    """The different texts in *owns*, without stars and white space around them."""
    texts = [value for value in set(chain.from_iterable(owns)) if type(value) is str]
    return [text.strip(_STAR) for text in texts] if _STARRED.search("".join(texts)) else texts


def _over(sheet: RawSheet, id_row: int, columns: Collection[int]) -> list[Cells]:
    """Rows over that of the ids with something in most columns, and not words alone."""
    found = []
    for cells in sheet.rows[: id_row - 1]:
        if _TEXTS.issuperset(map(type, cells)):
            continue
        values = [cells[i] for i in columns if i < len(cells) and cells[i] not in (None, "")]
        if len(values) * 2 > len(columns) and any(type(value) is not str for value in values):
            found.append(cells)
    return found


def _shows(own: Cells) -> bool:
    """True where anything but white space stands in *own*."""
    first = next(filter(None, own), "")
    return bool(str(first).strip()) or any(str(v).strip() for v in own if v is not None)


def _filled(cells: Cells) -> int:
    return len(cells) - cells.count(None) - cells.count("")


def _closes(cells: Cells) -> bool:
    """True of a row of totals, a closing line and a footnote, as its first text says."""
    for first in cells:
        if type(first) is str and first.strip():
            break
    else:
        return False
    if first.isascii():
        return False
    closing, footnote, a_sum = _kinds(first)
    if footnote and _filled(cells) <= _FOOTNOTE_CELLS:
        return True
    return closing or (a_sum and sum(type(v) is str and bool(v.strip()) for v in cells) == 1)


@lru_cache(maxsize=4096)
def _kinds(text: str) -> tuple[bool, bool, bool]:
    """(closing line, footnote, sum if no other words stand in the row), by the words of *text*."""
    first = "".join(text.split())
    bare = first.strip(":：")
    closing = first.strip(_EDGES) in _CLOSES or bool(_WITH_UNIT.fullmatch(bare))
    a_sum = len(first) <= _LONGEST_SUM and bool(_SUM.fullmatch(bare))
    return closing, bool(_FOOTNOTE.match(first)), a_sum


def _repeats(own: Cells, fields: Iterable[Field]) -> bool:
    """True of a heading that was copied in again: most cells repeat what stands over them."""
    pairs = zip(own, fields, strict=True)
    copied = [v for v, e in pairs if type(v) is str and v.strip(_STAR) in (e.label, e.id)]
    return len(copied) * 2 > _filled(own)


def _words_alone(own: Cells, words: frozenset[str]) -> bool:
    """True of a sentence in the first of *own* with nothing beside it."""
    value = own[0]
    if type(value) is not str or value.isascii() or _filled(own) != 1:
        return False
    return value.strip() not in words and sum(ord(sign) in _HAN for sign in value) >= _FEWEST_HAN


def _record(sheet: RawSheet, forms: Iterable[_Known]) -> tuple[str, dict[str, int]] | None:
    head = next((cells for cells in sheet.rows[:_SEARCHED] if "@field" in cells), None)
    if head is None or "@value" not in head:
        return None
    key, value = list(head).index("@field"), list(head).index("@value")
    last = max(key, value)
    pairs = {cells[key]: cells[value] for cells in seen(sheet, {value}).rows if len(cells) > last}
    named = {name for name in pairs if name}
    for form in forms:
        if form.form.is_record and len(form.ids & named) * 2 > len(named):
            numbers = [entry for entry in form.entries.values() if entry.type in _NUMBERS]
            return form.form.id, {ROWS: 1, **{e.id: added([pairs.get(e.id)], e) for e in numbers}}
    return None
