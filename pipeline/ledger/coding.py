"""How problems, decisions and examinations are written as JSON text, and read back unchanged.

The summary of an examination is small and read for every file; its document and tally are
stored apart, and read when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from msgspec import Struct, field

from pipeline.ledger.decisions import Action, Decision
from pipeline.problems import Effect, Problem, Where
from pipeline.records import Examination, Identity, Measures, Result
from pipeline.records.canonical import deflated, dumped, inflated, loaded

_IDENTITY = Identity.__struct_fields__
_PAIRS = 16_384


class Summary(Struct, frozen=True):
    """An Examination without its document and tally (see `Examination`), of one ``sha256``."""

    sha256: str
    digest: str
    identity: Identity | None
    unit_class: str | None
    problems: tuple[Problem, ...]
    result: Result | None
    rows: Mapping[str, int] = field(default_factory=dict)
    control: int | None = None
    measures: Measures = field(default_factory=dict)
    readable: bool = False  # a document is stored


def problem_out(problem: Problem) -> list[Any]:
    """*problem* as a JSON list; inverse of `problem_in`."""
    where = problem.where
    return [
        problem.code,
        problem.effect.value,
        [where.form, where.sheet, where.cell, where.row, where.field, where.label],
        problem.raw,
        problem.message,
        problem.remedy,
        list(problem.related),
        problem.point_key,
    ]


def problem_in(content: list[Any]) -> Problem:
    """The Problem that `problem_out` wrote."""
    code, effect, where, raw, message, remedy, related, point_key = content
    return Problem(
        code, Effect(effect), Where(*where), raw, message, remedy, tuple(related), point_key
    )


def decision_out(decision: Decision) -> tuple[Any, ...]:
    """The table row of *decision*, without its number; inverse of `decision_in`."""
    return (
        decision.run,
        decision.unit,
        decision.period,
        decision.action.value,
        decision.by,
        decision.when.isoformat(),
        decision.why,
        decision.sha256,
        decision.point,
        decision.day.isoformat() if decision.day else None,
        decision.said,
    )


def decision_in(row: tuple[Any, ...]) -> Decision:
    """The Decision that `decision_out` wrote; its number comes first."""
    number, run, unit, period, action, who, on, why, sha256, point, day, said = row
    return Decision(
        unit=unit,
        period=period,
        action=Action(action),
        by=who,
        when=date.fromisoformat(on),
        why=why,
        sha256=sha256,
        point=point,
        day=date.fromisoformat(day) if day else None,
        said=said,
        run=run,
        number=number,
    )


def problems_out(problems: Iterable[Problem]) -> str:
    """JSON text of *problems*, in their order."""
    return dumped([problem_out(problem) for problem in problems])


def problems_in(text: str) -> tuple[Problem, ...]:
    """The Problems that `problems_out` wrote."""
    return tuple(problem_in(content) for content in loaded(text))


def summary_out(examination: Examination) -> str:
    """JSON text of all but document and tally."""
    identity = examination.identity
    return dumped(
        {
            "identity": identity and {name: getattr(identity, name) for name in _IDENTITY},
            "class": examination.unit_class,
            "problems": [problem_out(problem) for problem in examination.problems],
            "result": examination.result,
            "rows": dict(examination.rows),
            "control": examination.control,
            "measures": dict(examination.measures),
            "readable": examination.document is not None,
        }
    )


def summary_in(sha256: str, digest: str, text: str) -> Summary:
    """The Summary that `summary_out` wrote."""
    content = loaded(text)
    identity = content["identity"]
    return Summary(
        sha256=sha256,
        digest=digest,
        identity=Identity(**_shared(identity)) if identity else None,
        unit_class=content["class"],
        problems=tuple(problem_in(entry) for entry in content["problems"]),
        result=Result(content["result"]) if content["result"] else None,
        # the same hundred names in every file: kept once, not ten thousand times
        rows={intern(form): count for form, count in content["rows"].items()},
        control=content["control"],
        measures=_measures(content["measures"]),
        readable=content["readable"],
    )


def measures_out(measures: Measures) -> str:
    """JSON text of *measures*."""
    return dumped(dict(measures))


def measures_in(text: str) -> Measures:
    """The Measures that `measures_out` wrote."""
    return _measures(loaded(text))


def _measures(content: Mapping[str, list[int]]) -> Measures:
    return {intern(name): _pair(a, b) for name, (a, b) in content.items()}


def _shared(identity: Mapping[str, Any]) -> dict[str, Any]:
    """*identity* with texts that other files have as well (unit, period, version) kept once."""
    return {
        name: intern(value) if isinstance(value, str) else value for name, value in identity.items()
    }


@lru_cache(_PAIRS)
def _pair(numerator: int, denominator: int) -> tuple[int, int]:
    """Two counts; most are small, and the same in thousands of files."""
    return numerator, denominator


def squeezed(content: Any) -> bytes:
    """Canonical JSON of *content*, compressed."""
    return deflated(dumped(content).encode("utf-8"))


def unsqueezed(data: bytes) -> Any:
    """What `squeezed` was given, as JSON reads it back."""
    return loaded(inflated(data).decode("utf-8"))
