"""Which sheet is which form: by the hidden ids, else by tab name, else by likeness of labels.

Knows where ids and labels may stand, not what stands below them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pipeline.extraction.plan import FRONT_SHEETS, FormPlan, Plans, normal, plans, without_bracket
from pipeline.records import RawSheet
from pipeline.spec.model import Spec

ID_ROW = 4  # 1-based, where nobody has inserted anything above
HEAD_ROWS = 20  # how far down a moved header is looked for
RECORD_ROWS = 80  # how far down the lines of a record sheet are looked for
FIELD_MARK = "@field"
_FEWEST_IDS = 2
_BLANKS = (None, "")
_FEWEST_LABELS = 4
_ENOUGH_LABELS = 0.6  # share of a form's fields


class Found(Struct, frozen=True):
    """A sheet and the form that it is.

    how        ``ids``, ``name`` or ``labels``
    id_row     1-based row of the ids (for a record: of ``@label`` …); None where there is none
    id_column  1-based column of a record's field ids; None where there is none
    """

    sheet: RawSheet
    plan: FormPlan
    how: str
    id_row: int | None = None
    id_column: int | None = None


class _Ids(Struct, frozen=True):
    names: tuple[str, ...]
    row: int | None
    column: int | None


def recognise(sheet: RawSheet, plans: Plans) -> Found | None:
    """The form that *sheet* is; None for front sheets, lists and what is none of ours."""
    if normal(sheet.name) in FRONT_SHEETS:
        return None
    tab = plans.by_name(sheet.name)
    if tab is not None and (printed := _as_printed(sheet, plans.forms[tab], plans)):
        return printed
    ids = _ids(sheet, plans)
    if ids is not None and (form := _owner(ids.names, tab, plans)):
        return Found(sheet, plans.forms[form], "ids", ids.row, ids.column)
    if tab is not None:
        return Found(sheet, plans.forms[tab], "name")
    likely = _by_labels(sheet, plans)
    return Found(sheet, plans.forms[likely], "labels") if likely else None


def needless(tabs: Sequence[str], spec: Spec) -> frozenset[str]:
    """Those of *tabs* that need not be read: front sheets of a workbook that has exactly the tabs
    of one of our packs, so that nothing else can stand under their names."""
    return plans(spec).packs.get(frozenset(tabs), frozenset())


def head_rows(sheet: RawSheet) -> Iterable[int]:
    """1-based rows in which ids or labels may stand, the usual one first."""
    last = min(HEAD_ROWS, len(sheet.rows))
    if last >= ID_ROW:
        yield ID_ROW
    yield from (row for row in range(1, last + 1) if row != ID_ROW)


def _as_printed(sheet: RawSheet, plan: FormPlan, plans: Plans) -> Found | None:
    """The sheet as the form whose name it has, where ids stand in their usual row or column and
    none is of another form; of a table all of them and nothing else. None where it has to be
    looked into."""
    if len(sheet.rows) < ID_ROW or len(plan.ids) < _FEWEST_IDS:
        return None
    cells = sheet.rows[ID_ROW - 1]
    if FIELD_MARK not in cells:
        whole = plan.ids == set(cells).difference(_BLANKS)
        return Found(sheet, plan, "ids", ID_ROW) if whole else None
    column = list(cells).index(FIELD_MARK)
    names = {cells[column] for cells in sheet.rows[:RECORD_ROWS] if column < len(cells)}
    own = not plan.ids.isdisjoint(names) and plans.owners.keys().isdisjoint(names - plan.ids)
    return Found(sheet, plan, "ids", ID_ROW, column + 1) if own else None


def _ids(sheet: RawSheet, plans: Plans) -> _Ids | None:
    """The row with most ids; row 4 at once where nothing but ids stands in it."""
    best: _Ids | None = None
    for number in head_rows(sheet):
        cells = sheet.rows[number - 1]
        if FIELD_MARK in cells:
            return _record_ids(sheet, plans, number, list(cells).index(FIELD_MARK) + 1)
        names = tuple(v for v in cells if type(v) is str and v in plans.owners)
        if len(names) >= _FEWEST_IDS and (best is None or len(names) > len(best.names)):
            best = _Ids(names, number, None)
            if number == ID_ROW and len(names) == sum(v is not None and v != "" for v in cells):
                return best
    return best or _stray_record_ids(sheet, plans)


def _record_ids(sheet: RawSheet, plans: Plans, row: int | None, column: int) -> _Ids:
    texts = (cells[column - 1] for cells in sheet.rows[:RECORD_ROWS] if column <= len(cells))
    names = tuple(v for v in texts if isinstance(v, str) and v in plans.owners)
    return _Ids(names, row, column)


def _stray_record_ids(sheet: RawSheet, plans: Plans) -> _Ids | None:
    """A record sheet whose row of marks was deleted: the column that holds most ids."""
    counts: Counter[int] = Counter()
    for line in _lines(sheet):
        for column, value in enumerate(sheet.rows[line - 1], start=1):
            if type(value) is str and value in plans.owners:
                counts[column] += 1
    if not counts:
        return None
    column, hits = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return _record_ids(sheet, plans, None, column) if hits >= _FEWEST_LABELS else None


def _lines(sheet: RawSheet) -> range:
    return range(1, min(RECORD_ROWS, len(sheet.rows)) + 1)


def _owner(names: tuple[str, ...], tab: str | None, plans: Plans) -> str | None:
    """The form that has most of *names*, at least half; the tab name decides between equals,
    then the form that is filled more completely."""
    if names and tab is not None and plans.forms[tab].ids.issuperset(names):
        return tab
    counts = Counter(form for name in names for form in plans.owners[name])
    if not counts:
        return None

    def rank(form: str) -> tuple[int, bool, float, str]:
        return (-counts[form], form != tab, len(plans.forms[form].ids) - counts[form], form)

    best = min(counts, key=rank)
    return best if counts[best] * 2 >= len(names) else None


def _by_labels(sheet: RawSheet, plans: Plans) -> str | None:
    """The form whose labels stand on the sheet: in one row (table) or in column A (record)."""
    first_column = {without_bracket(v) for line in _lines(sheet) if (v := _text(sheet, line))}
    rows = [
        {without_bracket(v) for v in sheet.rows[row - 1] if isinstance(v, str) and v}
        for row in head_rows(sheet)
    ]
    best: tuple[int, str] | None = None
    for name, plan in plans.forms.items():
        pools = [first_column] if plan.form.is_record else rows
        hits = max(
            (len({plan.labels[t] for t in pool & plan.labels.keys()}) for pool in pools), default=0
        )
        enough = hits >= max(_FEWEST_LABELS, _ENOUGH_LABELS * len(plan.ids))
        if enough and (best is None or hits > best[0]):
            best = (hits, name)
    return best[1] if best else None


def _text(sheet: RawSheet, row: int) -> str:
    value = sheet.value(row, 1)
    return value if isinstance(value, str) else ""
