"""Reply (退回): a redrawn workbook for each unit whose newest file went back, or has 待核 points
that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline.analysis.replies import Reply, replies
from pipeline.analysis.view import PeriodView, Point
from pipeline.campaign import pack_code, sign
from pipeline.errors import LedgerError
from pipeline.problems import Effect, Problem
from pipeline.records import Filing, Identity, Submission
from pipeline.spec.model import Spec
from pipeline.stages.cases import kind_of
from pipeline.stages.replacing import Written
from pipeline.stages.spread import Helpers, Kind, Source, begin, source_of
from pipeline.workbooks.forms import render_return


def begin_returns(
    view: PeriodView, spec: Spec, key: bytes, folder: Path, helpers: Helpers | None = None
) -> Callable[[], Written]:
    """Begins to draw the returned workbooks of the period, and those of files of other periods
    that lie in the inbox now (named with their own period), for *folder*, and returns what puts
    them there, removes those of earlier runs that are no longer true, and gives the paths in
    class order (see `spread.begin`).

    What is returned raises OutputError naming what could not be written, after the rest was.
    """
    signed = [_signed(reply, key) for reply in replies(view)]
    return begin(RETURNS, signed, folder, source_of(view, spec), helpers)


class Signed(Struct, frozen=True):
    """A reply and the token of the workbook that asks for it."""

    reply: Reply
    token: str


def _signed(reply: Reply, key: bytes) -> Signed:
    code = reply.standing.unit.code
    return Signed(reply, sign(key, pack_code(code, reply.period, reply.revision)))


def draw_return(signed: Signed, source: Source) -> tuple[str, bytes]:
    """Name and bytes of the returned workbook."""
    reply = signed.reply
    data = render_return(
        source.spec,
        source.settings,
        _sent(source, reply),
        tuple(_asked(reply.filing, reply.points)),
        reply.standing.unit,
        reply.revision,
        signed.token,
        _explained(reply.points),
    )
    return reply.name, data


# one takes 35 ms: a process that knows how to draw them pays from about fourteen
RETURNS = Kind(draw_return, size=2, worth=7)


def _sent(source: Source, reply: Reply) -> Submission:
    """What the unit sent; empty where nothing of it could be read (the form goes back blank)."""
    filing, unit = reply.filing, reply.standing.unit
    try:
        sent = source.submission(filing)
        return replace(sent, identity=replace(sent.identity, period=reply.period))
    except LedgerError:
        workbook = kind_of(unit.code, source.settings)
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
