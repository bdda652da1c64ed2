"""Reply (退回): a redrawn workbook for each unit whose newest file went back, or has 待核 points
that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.analysis.replies import Reply, replies
from pipeline.analysis.view import PeriodView, Point
from pipeline.campaign import pack_code, sign
from pipeline.errors import LedgerError
from pipeline.problems import Effect, Problem
from pipeline.records import Filing, Identity, Submission
from pipeline.spec.model import Spec
from pipeline.stages.cases import kind_of
from pipeline.stages.replacing import Replacing, Written
from pipeline.workbooks.forms import render_return


def write_returns(view: PeriodView, spec: Spec, key: bytes, folder: Path) -> Written:
    """Writes the returned workbooks of the period, and those of files of other periods that lie
    in the inbox now (named with their own period), into *folder*; removes those of earlier runs
    that are no longer true, and returns the paths in class order.

    Raises OutputError naming what could not be written, after the rest was.
    """
    writer = Replacing(folder)
    for reply in replies(view):
        unit = reply.standing.unit
        token = sign(key, pack_code(unit.code, reply.period, reply.revision))
        data = render_return(
            spec,
            view.settings,
            _sent(view, reply),
            tuple(_asked(reply.filing, reply.points)),
            unit,
            reply.revision,
            token,
            _explained(reply.points),
        )
        writer.write(reply.name, data)
    writer.clear_stale()
    return writer.finish()


def _sent(view: PeriodView, reply: Reply) -> Submission:
    """What the unit sent; empty where nothing of it could be read (the form goes back blank)."""
    filing, unit = reply.filing, reply.standing.unit
    try:
        sent = view.submission(filing)
        return replace(sent, identity=replace(sent.identity, period=reply.period))
    except LedgerError:
        workbook = kind_of(unit.code, view.settings)
        identity = Identity(workbook, filing.unit, reply.period, filing.revision or 1)
        return Submission(identity, unit.unit_class, {})


def _asked(filing: Filing, points: tuple[Point, ...]) -> Iterator[Problem]:
    """Findings of *filing*; points that were accepted are not asked again."""
    accepted = {point.problem.point_key for point in points if point.decision}
    for problem in filing.problems:
        settled = problem.point_key is not None and problem.point_key in accepted
        if not (settled and problem.effect is Effect.FLAG):
            yield problem


def _explained(points: tuple[Point, ...]) -> Mapping[str, str]:
    return {
        point.problem.point_key: point.explanation
        for point in points
        if point.problem.point_key and point.explanation
    }
