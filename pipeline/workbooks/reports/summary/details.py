"""明细 sheets: every accepted record with its source; read one submission at a time.

Left out: per-person votes, and every count of ballots that would tell what few people said, or
from which it could be worked out (`withheld`; decision 22).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace
from xlsxwriter import Workbook

from pipeline.analysis.suppression import Thresholds
from pipeline.spec.model import Form
from pipeline.workbooks.look import formats, pages_across
from pipeline.workbooks.reports.draw import NAMES, framed
from pipeline.workbooks.reports.listing import FIRST_ROW, Listing
from pipeline.workbooks.reports.scene import Scene
from pipeline.workbooks.reports.stream import RowSpool
from pipeline.workbooks.reports.summary import withheld
from pipeline.workbooks.reports.summary.detail_columns import DETAILS, columns
from pipeline.workbooks.reports.summary.detail_rows import Batch, Spread, spread
from pipeline.workbooks.zipping import Aside, Stretch

# Excel takes 1,048,576 rows a sheet; fewer keep the reading back of a sheet small in memory.
ROWS_A_SHEET = 100_000
UNITS_A_BATCH = 50


Spreading = Callable[[Sequence[Batch]], Iterator[Spread]]  # `spread`, for each in its order


class DetailBook(Struct):
    """All 明细 of one report: their rows are spread over batches of units, then drawn."""

    scene: Scene
    aside: Aside
    details: list[_Detail] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)
    """Units with a number of ballots that is withheld; their 控制数 would give it back."""
    wrap: int = 0
    """Format of a text of several lines."""
    _begun: list[Batch] = field(default_factory=list)
    _results: Iterator[Spread] = field(default_factory=lambda: iter(()))

    def begin(self, workbook: Workbook, spreading: Spreading | None = None) -> None:
        """Let every submission in force be read and its records be written, here or where
        *spreading* has it done; `gather` waits for it."""
        forms = self.scene.spec.forms
        self.details = [
            _Detail(self.scene, forms[f], workbook, self.aside) for f in DETAILS if f in forms
        ]
        self.wrap = formats(workbook)("box", "wrap")._get_xf_index()
        self._begun = list(self._batches())
        self._results = spreading(self._begun) if spreading else map(self._spread, self._begun)

    def gather(self) -> None:
        """Take the rows of all batches."""
        for batch, found in zip(self._begun, self._results, strict=True):
            before = {detail.form.id: detail.length for detail in self.details}
            if (
                before != batch.before
            ):  # a file holds other numbers of records than it was known for
                found = self._spread(replace(batch, before=before))  # noqa: PLW2901
            for detail in self.details:
                detail.take(found.rows[detail.form.id])
            self.uncounted |= found.uncounted

    def _spread(self, batch: Batch) -> Spread:
        view = self.scene.view
        return spread(batch, self.scene.spec, view.settings.parameters, view.submission)

    def _batches(self) -> Iterator[Batch]:
        """The same for any number of processes: where a batch ends, a stretch of bytes does."""
        styles = {detail.form.id: detail.styles for detail in self.details}
        before = dict.fromkeys(styles, 0)
        due = [(s.unit, s.in_force) for s in self.scene.view.standings if s.in_force is not None]
        for at in range(0, len(due), UNITS_A_BATCH):
            some = due[at : at + UNITS_A_BATCH]
            units = tuple((unit.code, unit.name, filing) for unit, filing in some)
            yield Batch(units, styles, self.wrap, dict(before), ROWS_A_SHEET)
            for form in before:
                before[form] += sum(filing.rows.get(form, 0) for _, filing in some)

    @property
    def tabs(self) -> list[str]:
        return [tab for detail in self.details for tab in detail.tabs]

    def draw(self, workbook: Workbook, footer: str) -> None:
        for detail in self.details:
            detail.draw(workbook, footer)


class _Rows(Struct):
    """The rows of one sheet, in the stretches that batches wrote, which lie aside."""

    length: int = 0
    parts: list[Callable[[], Stretch]] = field(default_factory=list)

    def stretches(self) -> Sequence[Stretch]:
        return [taken_up() for taken_up in self.parts]


class _Detail:
    """The 明细 of one form: the rows of each of its sheets."""

    def __init__(self, scene: Scene, form: Form, workbook: Workbook, aside: Aside) -> None:
        self.form = form
        self._scene = scene
        self._aside = aside
        self._columns = tuple(columns(form))
        styles = formats(workbook)
        kinds = {
            "text": ("box", "wrap" if form.is_record else "left"),
            "count": ("box", "count"),
            "decimal": ("box", "dec"),
            "date": ("box", "date"),
        }
        self.styles = tuple(styles(*kinds[c.kind])._get_xf_index() for c in self._columns)
        self._sheets = [_Rows()]

    @property
    def tabs(self) -> list[str]:
        name = DETAILS[self.form.id]
        return [name if i == 0 else f"{name}({i + 1})" for i in range(len(self._sheets))]

    @property
    def length(self) -> int:
        """Records so far, on all sheets."""
        return sum(sheet.length for sheet in self._sheets)

    def take(self, rows: Iterable[tuple[int, Stretch]]) -> None:
        """What the next batch wrote, a stretch a sheet; it begins where the last one ended."""
        for count, stretch in rows:
            if self._sheets[-1].length >= ROWS_A_SHEET:
                self._sheets.append(_Rows())
            self._sheets[-1].length += count
            self._sheets[-1].parts.append(self._aside.lay(stretch))

    def _limits(self) -> Thresholds:
        return Thresholds.of(self._scene.view.settings.parameters, "")

    def draw(self, workbook: Workbook, footer: str) -> None:
        for tab, rows in zip(self.tabs, self._sheets, strict=True):
            self._sheet(workbook, tab, rows, footer)

    def _sheet(self, workbook: Workbook, tab: str, rows: _Rows, footer: str) -> None:
        form, count = self.form, rows.length
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
            unwrapped = formats(workbook)("box", "left")._get_xf_index()
            nothing = RowSpool((unwrapped, *self.styles[1:]), FIRST_ROW + 1)
            nothing.add((f"本期没有{form.title}的记录", *[None] * (len(self._columns) - 1)))
            rows = _Rows(1, list(map(self._aside.lay, nothing.stretches())))
        widths = [column.width for column in self._columns]
        pages = pages_across(widths, NAMES)
        worksheet = framed(workbook, listing, rows.length, widths, footer, pages)
        worksheet.take(rows, FIRST_ROW + rows.length - 1, len(self._columns) - 1)

    def _caption(self) -> str:
        text = "空白＝单位没有填写的选填栏或本期不填的栏，0 照写 0。"
        text += withheld.caption(self.form.id, self._limits())
        if self.form.is_record:
            text += "每个单位一行，来源行空白＝整张表。"
        return text
