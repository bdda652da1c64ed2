"""What goes back with a returned workbook: marks on cells, the list 退回说明, rows of 核对说明."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline.cells import address, reading_order
from pipeline.problems import Effect, Problem, looks_personal, masked
from pipeline.records import Submission, Value
from pipeline.workbooks.forms.drawing import Mark
from pipeline.workbooks.forms.occasion import RETURN_FORM
from pipeline.workbooks.forms.plan import Plan

# a cell in a sentence; 2012H1, XX001 and the like are none
_CELL = re.compile(r"(?<![A-Za-z0-9!])([A-Z]{1,2})([1-9]\d{0,4})(?![A-Za-z0-9])")

LEVELS: Mapping[Effect, str] = {
    Effect.RETURN: "必须改",
    Effect.FLAG: "请核对",
    Effect.BAR: "影响推荐",
    Effect.HOLD: "等办公室处理",
}


class Finding(Struct, frozen=True):
    """A problem and its place in the redrawn workbook: a sheet and perhaps a cell."""

    problem: Problem
    sheet: str | None = None
    cell: str | None = None
    key: tuple[str, str, int] | None = None  # (form, field, index of the line)

    @property
    def level(self) -> str:
        """What its effect is called to the unit: 必须改, 请核对 …"""
        return LEVELS[self.problem.effect]


def findings(
    problems: Sequence[Problem], plans: Mapping[str, Plan], submission: Submission
) -> tuple[Finding, ...]:
    """What a unit is told, errors first, then 待核, each in reading order of the new workbook;
    notes and what concerns only the office are left out. Cells that a text names are those of
    the new workbook."""
    order = {effect: rank for rank, effect in enumerate(LEVELS)}
    tabs = {plan.form.sheet: rank for rank, plan in enumerate(plans.values())}
    told = [_renamed(problem, plans, submission) for problem in problems if problem.effect in order]
    placed = [_placed(problem, plans) for problem in told]
    return tuple(
        sorted(
            placed,
            key=lambda f: (
                order[f.problem.effect],
                tabs.get(f.sheet or "", -1),
                reading_order(f.cell),
                f.problem.code,
            ),
        )
    )


def _placed(problem: Problem, plans: Mapping[str, Plan]) -> Finding:
    where = problem.where
    plan = plans.get(where.form or "")
    if plan is None:
        return Finding(problem)
    sheet = plan.form.sheet
    index = plan.index_of(where.row)
    if index is None or not plan.has(where.field):
        row = _first_empty(problem, plan) if index is None else index
        first = next((f.id for f in plan.fields if f.id in plan.open_fields), plan.fields[0].id)
        return Finding(problem, sheet, address(*plan.place(first, row)))
    assert where.field is not None
    cell = address(*plan.place(where.field, index))
    return Finding(problem, sheet, cell, (plan.form.id, where.field, index))


def _first_empty(problem: Problem, plan: Plan) -> int:
    """Where what is missing has to be written: below the last row; row 0 of other sheets."""
    below = problem.where.row is not None and not plan.form.preprinted
    return len(plan.lines) if below else 0


def _renamed(problem: Problem, plans: Mapping[str, Plan], submission: Submission) -> Problem:
    """*problem* with cells of its own sheet named as they stand in the new workbook (rows and
    columns that the sender moved are back in their places)."""
    plan = plans.get(problem.where.form or "")
    table = submission.tables.get(problem.where.form or "")
    if plan is None or table is None:
        return problem
    fields = {letters: name for name, letters in table.columns.items()}
    lines = {row: name for name, row in table.lines.items()}

    def moved(match: re.Match[str]) -> str:
        row = int(match.group(2))
        name = lines.get(row) if table.lines else fields.get(match.group(1))
        index = plan.index_of(row)
        if name is None or index is None or not plan.has(name):
            return match.group()
        return address(*plan.place(name, index))

    return replace(
        problem,
        message=_CELL.sub(moved, problem.message),
        remedy=_CELL.sub(moved, problem.remedy),
    )


def without_personal(plans: Mapping[str, Plan], found: Sequence[Finding]) -> Mapping[str, Plan]:
    """*plans* with ID and mobile numbers masked in the cells that are complained about: they
    are not mailed about, not even back to their sender (decision 22, X18)."""
    told: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for finding in found:
        if finding.key is not None:
            form, name, index = finding.key
            told[form].append((name, index))
    return {form: _masked(plan, told.get(form, ())) for form, plan in plans.items()}


def _masked(plan: Plan, places: Sequence[tuple[str, int]]) -> Plan:
    lines = list(plan.lines)
    for name, index in places:
        text = lines[index].contents.get(name)
        if isinstance(text, str) and looks_personal(text):
            lines[index] = replace(
                lines[index], contents={**lines[index].contents, name: masked(text)}
            )
    return plan if lines == list(plan.lines) else replace(plan, lines=lines)


def marks(found: Sequence[Finding]) -> Mapping[tuple[str, str, int], Mark]:
    """Marks by cell; where several concern one cell, the gravest colours it and all are said."""
    texts: dict[tuple[str, str, int], list[Finding]] = {}
    for finding in found:
        if finding.key is not None:
            texts.setdefault(finding.key, []).append(finding)
    return {
        key: Mark(
            "bad" if any(f.problem.effect is Effect.RETURN for f in group) else "flag",
            "\n".join(_said(f.problem) for f in group),
        )
        for key, group in texts.items()
    }


def _said(problem: Problem) -> str:
    return f"{problem.message}\n怎样改：{problem.remedy}" if problem.remedy else problem.message


def points(
    submission: Submission,
    found: Sequence[Finding],
    explanations: Mapping[str, str],
) -> list[Mapping[str, Value]]:
    """Rows of 核对说明: each 待核 point once, with the explanation already given, if any."""
    given = dict(explanations)
    for row in submission.rows(RETURN_FORM):
        key, text = row.values.get("point_key"), row.values.get("explanation")
        if isinstance(key, str) and isinstance(text, str):
            given.setdefault(key, text)
    rows: dict[str, Mapping[str, Value]] = {}
    for finding in found:
        key = finding.problem.point_key
        if key is None or finding.problem.effect is not Effect.FLAG:
            continue
        rows.setdefault(
            key,
            {
                "place": place(finding),
                "content": finding.problem.raw or "（空）",
                "reason_asked": finding.problem.message,
                "explanation": given.get(key),
                "point_key": key,
            },
        )
    return list(rows.values())


def place(finding: Finding) -> str:
    """``F4测评统计 M6 有效票``: where it stands now, or where it stood in the file sent."""
    where = finding.problem.where
    sheet, cell = (finding.sheet, finding.cell) if finding.sheet else (where.sheet, where.cell)
    return " ".join(part for part in (sheet, cell, where.label) if part) or "整个文件"
