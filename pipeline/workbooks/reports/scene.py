"""What every report sheet looks at: one period of one campaign, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from pipeline.analysis.pooling import pooled
from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import REPORTING_CLASSES
from pipeline.paths import SUMMARY_NAME, TRACKING_NAME
from pipeline.records import Filing, Result
from pipeline.spec.model import Form, Spec
from pipeline.workbooks.reports.listing import Column, File

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# Result → what the sheets call it, and the order in which statuses stand
STATUSES = ("采用", "退回", "暂缓", "未报")
UNIT_COLUMNS = (Column("单位编码"), Column("单位"))  # what the lists of units and files begin with
DOUBT = "待核"  # what is odd, perhaps true, and not yet decided on
UNKNOWN_UNIT = "（未识别）"
SCHOOLS = ("B", "D1")


class Sheet(Protocol):
    """One sheet of a report, ready to be drawn."""

    def draw(self, workbook: Workbook, footer: str) -> None:
        """Add the sheet to *workbook*."""


class Scene(Struct, frozen=True, dict=True):
    """A PeriodView with the spec, and what several sheets ask of the two."""

    view: PeriodView
    spec: Spec

    @property
    def period_words(self) -> str:
        """``2012H1 考核评选（2012-01-01 至 2012-05-31）``."""
        period = self.view.period
        return f"{period.code} {period.name}（{period.covers_from} 至 {period.covers_to}）"

    def sentence(self, what: str) -> str:
        """A2: what stands here, for which period, as of when."""
        return f"{what}。报送期：{self.period_words}；数据截至 {self.view.as_of}。"

    @property
    def digest(self) -> str:
        """Fingerprint of the parameters that the period is calculated with."""
        return self.view.settings.parameters.digest

    def class_name(self, unit_class: str) -> str:
        """The Chinese name of *unit_class*, or its code where the spec has none."""
        return self.spec.classes.get(unit_class, unit_class)

    def unit_name(self, code: str | None) -> str:
        """The unit's name; the code where the roster does not know it."""
        unit = self.view.settings.units.get(code) if code else None
        return unit.name if unit else code or UNKNOWN_UNIT

    @cached_property
    def by_class(self) -> Mapping[str, Sequence[UnitStanding]]:
        """Units due by class, in class order; classes without a unit due are absent."""
        found: dict[str, list[UnitStanding]] = {}
        for standing in self.view.standings:
            found.setdefault(standing.unit.unit_class, []).append(standing)
        return {name: found[name] for name in REPORTING_CLASSES if name in found}

    @cached_property
    def class_sums(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(class, measure) → (Σ numerators, Σ denominators) of the units in force."""
        return pooled(self.view.standings)

    def due_forms(self, unit_class: str) -> Sequence[Form]:
        """Forms of 填报簿 that the class must file now, in tab order."""
        if unit_class not in self._due_forms:  # asked for every unit
            self._due_forms[unit_class] = self._forms_due(unit_class)
        return self._due_forms[unit_class]

    @cached_property
    def _due_forms(self) -> dict[str, Sequence[Form]]:
        return {}

    def _forms_due(self, unit_class: str) -> Sequence[Form]:
        blocks = self.view.settings.blocks_due(unit_class, self.view.period.code)
        names = {self.spec.blocks[block].form for block in blocks if block in self.spec.blocks}
        return [form for form in self.spec.forms_of("填报簿", unit_class) if form.id in names]

    @cached_property
    def due_measures(self) -> dict[tuple[str, str], bool]:
        """(measure, class) → whether it is due, where a sheet has asked: thousands of cells ask
        the same few things."""
        return {}

    @cached_property
    def period_filings(self) -> Sequence[Filing]:
        """Filings of this period, and those whose period could not be told."""
        code = self.view.period.code
        return [f for f in self.view.filings if f.period in (code, None)]

    @cached_property
    def accepted_points(self) -> frozenset[tuple[str, str | None]]:
        """(SHA-256, point key) of the 待核 points that a person has accepted."""
        return frozenset(
            (p.filing.leaf.sha256, p.problem.point_key) for p in self.view.points if p.decision
        )

    @cached_property
    def doubts(self) -> Mapping[str, Sequence[Point]]:
        """Unit code → 待核 points of its filing in force that nobody has decided on yet."""
        counted = {
            standing.unit.code: standing.in_force.leaf.sha256
            for standing in self.view.standings
            if standing.in_force
        }
        found: dict[str, list[Point]] = {}
        for point in self.view.points:
            if not point.decision and counted.get(point.unit) == point.filing.leaf.sha256:
                found.setdefault(point.unit, []).append(point)
        return found

    def doubt_words(self, unit: str) -> str:
        """``待核 2 处``: what a remark says of *unit*; empty where nothing is open."""
        count = len(self.doubts.get(unit, ()))
        return f"{DOUBT} {count} 处" if count else ""

    def of_result(self, *results: Result) -> Sequence[Filing]:
        """The period's filings that ended in one of *results*."""
        return [f for f in self.period_filings if f.result in results]

    def file(self, filing: Filing) -> File | None:
        """Relative link from the report to the file; None where it has left the inbox. A file
        inside a container links to the container."""
        return File(f"../../{filing.leaf.file}") if filing.present else None


def footer(workbook: str, scene: Scene) -> str:
    """Footer text of *workbook*'s pages."""
    return f"{workbook}　{scene.view.period.code}　参数指纹 {scene.digest}"


SUMMARY_TITLE = SUMMARY_NAME.removesuffix(".xlsx")
TRACKING_TITLE = TRACKING_NAME.removesuffix(".xlsx")
