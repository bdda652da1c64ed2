"""Which columns a 明细 has, for who draws it, writes its rows, or reads it back: the fields of a
form without formulas and without what single persons said."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.spec.model import Field, FieldType, Form
from pipeline.workbooks.reports.listing import Column, width_of
from pipeline.workbooks.reports.summary import withheld

# form → tab name
DETAILS = {
    "F1": "明细-单位方案",
    "F2": "明细-党员",
    "F3": "明细-承诺",
    "F4": "明细-测评",
    "F5": "明细-活动",
    "F6": "明细-自评",
    "F7": "明细-推荐",
}
PERSONAL_VOTES = frozenset({"v_exc", "v_qual", "v_basic", "v_unq", "v_abs"})
_LEAD = (Column("单位编码", "text", 10), Column("单位", "text", 20))
_TAIL = (
    Column("来源文件", "text", 40),
    Column("来源表", "text", 14),
    Column("来源行", "count", 9),
)
_NUMBERS = {FieldType.INT: "count", FieldType.DEC: "decimal"}
_FILTER_ROOM = 4


def shown_fields(form: Form) -> tuple[Field, ...]:
    """Fields of *form* that its 明细 shows: all but formulas and per-person votes."""
    return tuple(
        f for f in form.fields if f.type is not FieldType.PCT and f.id not in PERSONAL_VOTES
    )


def summed_fields(form: Form) -> tuple[Field, ...]:
    """Fields of numbers whose column sums 对账 may print: none that could uncover a suppressed
    count by subtraction."""
    return tuple(
        f for f in shown_fields(form) if f.type in _NUMBERS and f.id not in withheld.NEVER_SUMMED
    )


def headers(form: Form) -> tuple[str, ...]:
    """Column headers of the form's 明细, unique."""
    taken = [column.header for column in (*_LEAD, *_TAIL)]
    found = []
    for entry in shown_fields(form):
        header = f"{entry.label}({entry.unit})" if entry.unit else entry.label
        while header in taken:
            header += f"（{form.sheet.removeprefix(form.id)}）" if header in found else "（填报）"
        taken.append(header)
        found.append(header)
    return (*(c.header for c in _LEAD), *found, *(c.header for c in _TAIL))


def columns(form: Form) -> Iterator[Column]:
    """The columns of the form's 明细: unit, its fields, where a record came from."""
    names = headers(form)
    yield from _LEAD
    fields = shown_fields(form)
    for entry, header in zip(fields, names[len(_LEAD) :], strict=False):
        # a header may take two lines
        width = min(max(entry.width, (width_of(header) + 1) // 2 + _FILTER_ROOM, 8), 40)
        yield Column(header, _kind(entry), width)
    yield from _TAIL


def _kind(entry: Field) -> str:
    if entry.type in _NUMBERS:
        return _NUMBERS[entry.type]
    return "date" if entry.type is FieldType.DATE else "text"
