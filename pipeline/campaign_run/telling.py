"""What there is to say of a run, put into facts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.analysis.replies import replies
from pipeline.analysis.view import PeriodView
from pipeline.campaign_run.facts import RunFacts
from pipeline.campaign_run.run import RunReport
from pipeline.problems import Problem
from pipeline.records import Result


def facts_of(done: RunReport) -> RunFacts:
    """What there is to say of the run."""
    shown = done.view
    back = list(replies(shown))
    returned = [reply.filing for reply in back if reply.filing.result is Result.RETURNED]
    goes = {reply.filing.leaf.sha256 for reply in back}
    others = Counter(f.period for f in done.present if f.period not in (shown.period.code, None))
    return RunFacts(
        period=shown.period.code,
        period_name=shown.period.name,
        as_of=shown.as_of.isoformat(),
        due_by=shown.period.due_by.isoformat(),
        new_files=done.new_files,
        counts=done.counts,
        units_due=len(shown.standings),
        missing=tuple((s.unit.code, s.unit.short_name) for s in shown.missing),
        returned=len(returned),
        errors=sum(p.severity == "error" for filing in returned for p in filing.problems),
        asked=len(back) - len(returned),
        no_reply=sum(
            filing.result is Result.RETURNED and filing.leaf.sha256 not in goes
            for filing in done.present
        ),
        points=sum(not point.decision for point in shown.points),
        others={str(code): count for code, count in sorted(others.items(), key=str)},
        later=sum(filing.later for filing in done.present),
        dated_late=_dated_late(done),
        office_notes=tuple((note.file, note.problem.said) for note in shown.notes),
        problems=tuple(
            problem_json(problem, filing.leaf.path, filing.unit)
            for filing in done.present
            for problem in filing.problems
        ),
        rows=_rows(shown),
        checks=len(done.checks),
        wrong=tuple(check.item for check in done.checks if not check.agrees),
        outputs=tuple(done.home.relative(path) for path in done.outputs),
        troubles=done.troubles,
        seconds=done.seconds,
    )


def _dated_late(done: RunReport) -> dict[str, int]:
    """Day → loose returns of the period that are late by it: it was typed, at a run or to correct
    another."""
    period = done.view.period
    days = Counter(
        filing.received.isoformat()
        for filing in done.present
        if filing.period == period.code
        and filing.state is not None
        and filing.leaf.received is None
        and filing.received > period.due_by
    )
    return dict(sorted(days.items()))


def as_json(done: RunReport) -> dict[str, Any]:
    """The object that ``run --json`` prints."""
    return facts_of(done).as_json()


def problem_json(problem: Problem, file: str, unit: str | None) -> dict[str, Any]:
    """One problem as ``run --json`` and ``check --json`` print it."""
    return {
        "unit": unit,
        "file": file,
        "sheet": problem.where.sheet,
        "cell": problem.where.cell,
        "field": problem.where.field,
        "label": problem.where.label,
        "code": problem.code,
        "effect": problem.effect.value,
        "severity": problem.severity,
        "raw": problem.raw,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _rows(shown: PeriodView) -> dict[str, int]:
    """Records per form in force for the period."""
    total: Counter[str] = Counter()
    for standing in shown.standings:
        if standing.in_force:
            total.update(standing.in_force.rows)
    return dict(sorted(total.items()))
