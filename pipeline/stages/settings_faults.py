"""What is wrong with 活动设置 beyond its cells: units and periods, and here the parameters.

Each fault names its cell; whether they stop the job is decided elsewhere. Rows given twice are
found by the checks of any form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pipeline.campaign import Due
from pipeline.intake.limits import PREFIX as LIMIT
from pipeline.records import Row, Submission
from pipeline.records.roster import text
from pipeline.spec import Spec, fits
from pipeline.spec.model import ParameterDefault
from pipeline.stages.office_fault import Fault, fault_at
from pipeline.stages.period_faults import period_faults
from pipeline.stages.roster_faults import roster_faults

_PERIOD, _TEXT = "period", "text"
# kind → how such a value is written
_WRITTEN = {
    "number": "请填不小于 0 的数字，例如 10 或 0.5",
    "share": "请填 0 到 1 之间的数，例如 0.3",
    "points": "请填 0 到 100 之间的数，例如 80",
    "times": "请填不小于 1 的数，例如 1.2",
    "whole": "请填不小于 0 的整数，例如 10",
    "fraction": "请填 0 到 1 之间的比例，例如 2/3、0.9 或 90%",
    "switch": "请填“是”或“否”",
    "range": "请填 0.88-0.92 这样的范围，都在 0 到 1 之间，小的在前",
    "counts": "请填 1-5 这样的整数范围，小的在前",
    "raters": "请按“职工群众 0.5; 学生+家长 0.5”的写法，各类评议人不重复，权重合计为 1",
    "text": "请写在一行里",
}


def faults(submission: Submission, spec: Spec, due: Due) -> Iterator[Fault]:
    """Faults of the 活动设置 in *submission*, by sheet; *due* is its 到期表."""
    yield from roster_faults(submission)
    yield from period_faults(submission, spec, due)
    yield from _parameters(submission, spec)


def _parameters(submission: Submission, spec: Spec) -> Iterator[Fault]:
    known = {entry.key: entry for entry in spec.parameters}
    rows = {text(row, "key"): row for row in submission.rows("G3")}
    planned = {row["period"] for row in spec.periods}
    periods = [c for row in submission.rows("GP") if (c := text(row, "period")) in planned]
    sound = set[str]()
    for row in submission.rows("G3"):
        key = text(row, "key")
        if key not in known:
            yield fault_at(submission, "G3", row, "key", *_unknown(key, known))
        elif told := _wrong(known[key], row, periods):
            yield fault_at(submission, "G3", row, "value", *told)
        else:
            sound.add(key)
    yield from _missing(submission, (entry for entry in spec.parameters if entry.key not in rows))
    for entry in spec.parameters:
        if entry.at_least and {entry.key, entry.at_least} <= sound:
            yield from _turned(submission, entry, known[entry.at_least], rows)


def _turned(
    submission: Submission,
    parameter: ParameterDefault,
    lower: ParameterDefault,
    rows: Mapping[str, Row],
) -> Iterator[Fault]:
    """*parameter* may not be below *lower*; both are sound by themselves."""
    row, other = rows[parameter.key], rows[lower.key]
    value, least = (_value(found) for found in (row, other))
    if Decimal(value) < Decimal(least):
        cell = submission.tables["G3"].cell(other, "value")
        said = f"参数“{parameter.label}”（{value}）低于“{lower.label}”（{cell} 格，{least}）。"
        remedy = (
            f"请核对这两格，前者不应低于后者；原来的取值是 {parameter.default} 和 {lower.default}。"
        )
        yield fault_at(submission, "G3", row, "value", said, remedy)


def _value(row: Row) -> str:
    """What stands under 取值."""
    found = row.values.get("value")
    return "" if found is None else str(found).strip()


def _unknown(key: str, known: Mapping[str, ParameterDefault]) -> tuple[str, str]:
    from rapidfuzz import process

    near = process.extractOne(key, list(known), score_cutoff=80)
    hint = f"，是不是“{near[0]}”（{known[near[0]].label}）" if near else ""
    said = f"没有代号为“{key}”的参数{hint}。" if key else "这一行没有参数代号。"
    return said, "请对照新生成的《活动设置》改正代号，或者删去这一行。"


def _wrong(parameter: ParameterDefault, row: Row, periods: list[str]) -> tuple[str, str] | None:
    """(what, remedy) of a value that cannot be that of *parameter*; None where it can."""
    value = _value(row)
    if parameter.kind == _TEXT and not value:
        return None
    if parameter.kind == _PERIOD:
        right = value in periods
        way = f"请从这里面选一个：{'、'.join(periods)}"
    else:
        right = fits(parameter, value)
        way = _WRITTEN.get(parameter.kind) or f"请从这里面选一个：{'、'.join(parameter.choices)}"
    if right and parameter.key.startswith(LIMIT) and int(value) == 0:
        right, way = False, "请填大于 0 的整数"
    if right:
        return None
    said = f"写的是“{value}”" if value else "空着"
    return f"参数“{parameter.label}”{said}，不能用。", f"{way}；原来的取值是 {parameter.default}。"


def _missing(submission: Submission, lost: Iterable[ParameterDefault]) -> Iterator[Fault]:
    sheet = submission.tables["G3"].sheet if "G3" in submission.tables else "参数"
    for entry in lost:
        said = f"少了参数“{entry.label}”（代号 {entry.key}）。"
        remedy = f"请补上这一行，原来的取值是 {entry.default}。"
        yield Fault(sheet, None, said, remedy)
