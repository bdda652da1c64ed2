"""明细 sheets: every accepted record with its source; streamed one submission at a time.

Left out: per-person votes, and every count of ballots that would tell what few people said, or
from which it could be worked out (`withheld`; design decision 22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook

from pipeline.analysis.suppression import Thresholds
from pipeline.analysis.view import UnitStanding
from pipeline.records import Submission
from pipeline.spec.model import Field, FieldType, Form
from pipeline.workbooks.look import formats
from pipeline.workbooks.reports.draw import framed
from pipeline.workbooks.reports.listing import FIRST_ROW, Column, Listing, width_of
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import RowSpool
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
# Excel takes 1,048,576 rows a sheet; fewer keep the reading back of a sheet small in memory.
ROWS_A_SHEET = 100_000
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


@dataclass
class DetailBook:
    """All 明细 of one report: spooled in one pass over the submissions in force, then drawn."""

    scene: Scene
    details: list[_Detail] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)
    """Units with a number of ballots that is withheld; their 控制数 would give it back."""

    def spool(self, workbook: Workbook) -> None:
        """Read each submission once and spool its records."""
        forms = self.scene.spec.forms
        self.details = [_Detail(self.scene, forms[f], workbook) for f in DETAILS if f in forms]
        for standing in self.scene.view.standings:
            if standing.in_force is not None:
                submission = self.scene.view.submission(standing.in_force)
                for detail in self.details:
                    if detail.add(standing, submission):
                        self.uncounted.add(standing.unit.code)

    @property
    def tabs(self) -> list[str]:
        return [tab for detail in self.details for tab in detail.tabs]

    def draw(self, workbook: Workbook, footer: str) -> None:
        for detail in self.details:
            detail.draw(workbook, footer)


class _Detail:
    """The 明细 of one form: a spool for each of its sheets."""

    def __init__(self, scene: Scene, form: Form, workbook: Workbook) -> None:
        self.form = form
        self._scene = scene
        self._names = tuple(f.id for f in shown_fields(form))
        self._columns = tuple(_columns(form))
        styles = formats(workbook)
        kinds = {
            "text": ("box", "left"),
            "count": ("box", "count"),
            "decimal": ("box", "dec"),
            "date": ("box", "date"),
        }
        self._styles = [styles(*kinds[c.kind])._get_xf_index() for c in self._columns]
        self._spools = [RowSpool(self._styles, FIRST_ROW + 1)]
        self._known_limits: dict[str, Thresholds] = {}

    @property
    def tabs(self) -> list[str]:
        name = DETAILS[self.form.id]
        return [name if i == 0 else f"{name}({i + 1})" for i in range(len(self._spools))]

    def add(self, standing: UnitStanding, submission: Submission) -> bool:
        """Spool the unit's rows; True where a number of ballots in them is withheld for good
        (a merged one is still in a sum)."""
        table = submission.tables.get(self.form.id)
        if table is None or standing.in_force is None:
            return False
        limits = self._limits(submission.unit_class)
        lead = (standing.unit.code, standing.unit.name)
        tail = (standing.in_force.leaf.path, table.sheet)
        cells = withheld.replaced(self.form.id, table.rows, limits)
        for row, instead in zip(table.rows, cells, strict=True):
            if self._spools[-1].length >= ROWS_A_SHEET:
                self._spools.append(RowSpool(self._styles, FIRST_ROW + 1))
            values = self._values({**row.values, **instead} if instead else row.values)
            self._spools[-1].add((*lead, *values, *tail, row.number or None))
        return withheld.loses_a_total(cells)

    def _values(self, found: Mapping[str, Any]) -> list[Any]:
        """What stands in the columns of the form's own fields."""
        values = list(map(found.get, self._names))
        if tuple in map(type, values):
            return ["、".join(v) if isinstance(v, tuple) else v for v in values]
        return values

    def _limits(self, unit_class: str) -> Thresholds:
        if unit_class not in self._known_limits:
            found = Thresholds.of(self._scene.view.settings.parameters, unit_class)
            self._known_limits[unit_class] = found
        return self._known_limits[unit_class]

    def draw(self, workbook: Workbook, footer: str) -> None:
        for tab, spool in zip(self.tabs, self._spools, strict=True):
            self._sheet(workbook, tab, spool, footer)

    def _sheet(self, workbook: Workbook, tab: str, spool: RowSpool, footer: str) -> None:
        form, count = self.form, spool.length
        part = tab.removeprefix(DETAILS[form.id]).strip("()")
        listing = Listing(
            tab=tab,
            table=f"Detail{form.id}{'p' + part if part else ''}",
            title=f"{tab}（{count} 行）",
            sentence=self._scene.sentence(
                f"有效稿中“{form.title}”的全部记录，每行写明来自哪个文件、哪张表、哪一行"
            ),
            caption=self._caption(),
            columns=self._columns,
            rows=(),
            nothing="",
        )
        if not count:
            spool.add((f"本期没有{form.title}的记录", *[None] * (len(self._columns) - 1)))
        widths = [column.width for column in self._columns]
        worksheet = framed(workbook, listing, spool.length, widths, footer)
        worksheet.take(spool, FIRST_ROW + spool.length - 1, len(self._columns) - 1)

    def _caption(self) -> str:
        text = "空白＝单位没有填写的选填栏或本期不填的栏，0 照写 0。"
        text += withheld.caption(self.form.id, self._limits(""))
        if self.form.is_record:
            text += "每个单位一行，来源行空白＝整张表。"
        return text


def _columns(form: Form) -> Iterator[Column]:
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
