"""Make templates (出表): blanks of every class, the two office workbooks, a pack for each unit.

Says what a pack is prefilled with; how it is drawn is the renderer's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from pipeline.campaign import (
    GROUP_CLASS,
    REPORTING_CLASSES,
    Period,
    Settings,
    Unit,
    pack_code,
    pack_name,
    sign,
)
from pipeline.paths import SCOREBOOK_NAME, SETTINGS_NAME
from pipeline.records import Submission, Value
from pipeline.records.commitments import carried
from pipeline.records.roster import LEFT
from pipeline.spec import OFFICE, OFFICE_NAME
from pipeline.spec.model import FieldType, Spec
from pipeline.stages.blank_scores import scorebook_rows
from pipeline.stages.replacing import Replacing
from pipeline.workbooks.forms import render_office, render_pack

Values = Mapping[str, Value]
Rows = Mapping[str, Sequence[Values]]

FIRST_REVISION = 1
_GRADE = "grade"
_VOTES = "F2.votes_and_grade"
_COUNTS = "F1.counts"
_PERIOD_BOUND = frozenset(  # of the roster: reported anew each time, so never carried over
    {"comment_date", "branch_act_n", "volunteer_n", "v_exc", "v_qual", "v_basic", "v_unq", "v_abs"}
)
_COVER = ("filler_name", "filler_phone", "reviewer_name")


def write_blanks(spec: Spec, settings: Settings, period: Period, folder: Path) -> list[Path]:
    """One blank 填报簿 a reporting class and both office workbooks; returns the paths written.

    Raises OutputError naming what could not be written, after the rest was.
    """
    writer = Replacing(folder)
    for unit_class in REPORTING_CLASSES:
        data = render_pack(spec, settings, period, unit_class, None, FIRST_REVISION, "", {})
        writer.write(blank_name(spec, unit_class, period), data)
    rows = default_office_rows(spec)
    writer.write(SETTINGS_NAME, render_office(spec, "活动设置", rows))
    writer.write(SCOREBOOK_NAME, render_office(spec, "督查评分簿", {}))
    return writer.finish()


def blank_name(spec: Spec, unit_class: str, period: Period) -> str:
    """``填报簿_B直属学校_2012H1.xlsx``."""
    return f"填报簿_{spec.class_text(unit_class)}_{period.code}.xlsx"


def write_packs(
    spec: Spec,
    settings: Settings,
    period: Period,
    folder: Path,
    key: bytes,
    prefill_of: Callable[[Unit], Rows],
    units: Iterable[Unit],
) -> list[Path]:
    """One prefilled workbook a unit (a guidance group's 督查评分簿, else 填报簿), signed with
    *key*; returns the paths written.

    Raises OutputError naming what could not be written, after the rest was.
    """
    writer = Replacing(folder)
    for unit in units:
        token = sign(key, pack_code(unit.code, period.code, FIRST_REVISION))
        rows = prefill_of(unit)
        if unit.unit_class == GROUP_CLASS:
            data = render_office(spec, "督查评分簿", rows, period, unit, FIRST_REVISION, token)
        else:
            data = render_pack(
                spec, settings, period, unit.unit_class, unit, FIRST_REVISION, token, rows
            )
        writer.write(pack_name(unit, period.code, FIRST_REVISION), data)
    return writer.finish()


def default_office_rows(spec: Spec) -> Rows:
    """Rows of a fresh 活动设置: periods, due table and parameters of the spec; no unit yet."""
    return {
        "G1": [],
        "GP": [_typed_period(spec, row) for row in spec.periods],
        "GD": [
            {
                "block_title": spec.blocks[block].title,
                "block": block,
                "class": OFFICE_NAME if unit_class == OFFICE else spec.class_text(unit_class),
                **{period: spec.marks[mark] for period, mark in marks.items()},
            }
            for (block, unit_class), marks in spec.due.items()
        ],
        "G3": [
            {
                "key": entry.key,
                "label": entry.label,
                "value": entry.default,
                "unit": entry.unit,
                "live": "是" if entry.live else "否",
                "meaning": entry.meaning,
            }
            for entry in spec.parameters
        ],
    }


def prefill(
    spec: Spec, settings: Settings, unit: Unit, period: Period, latest: Submission | None
) -> Rows:
    """What is known of *unit* before *period*, from its last accepted submission: cover names,
    plan, conditions and mechanisms, the roster, open commitments (definition 4); of a guidance
    group see `scorebook_rows`."""
    if unit.unit_class == GROUP_CLASS:
        return scorebook_rows(spec, settings, unit, period, latest)
    if latest is None:
        return {}
    rows = {
        "F0": [_only(latest.record("F0"), _COVER)],
        "F1": [_profile(spec, latest)],
        "F2": _roster(settings, unit, period, latest),
        "F3": _commitments(unit, period, latest),
    }
    return {form: found for form, found in rows.items() if any(found)}


def _typed_period(spec: Spec, row: Mapping[str, str]) -> Values:
    """A row of periods with dates as dates and counts as numbers, blanks left out."""
    found: dict[str, Value] = {}
    for field in spec.forms["GP"].fields:
        text = row.get(field.id) or ""
        if not text:
            continue
        if field.type is FieldType.DATE:
            found[field.id] = date.fromisoformat(text)
        else:
            found[field.id] = int(text) if field.type is FieldType.INT else text
    return found


def _only(record: Values, names: Iterable[str]) -> Values:
    return {name: record[name] for name in names if record.get(name) is not None}


def _profile(spec: Spec, latest: Submission) -> Values:
    """F1 but for the counts, which are asked anew."""
    kept = [field.id for field in spec.forms["F1"].fields if field.block != _COUNTS]
    return _only(latest.record("F1"), kept)


def _roster(settings: Settings, unit: Unit, period: Period, latest: Submission) -> Sequence[Values]:
    """Members who are still there. Last year's grade is shown where none is given now."""
    graded_now = settings.due.required(_VOTES, unit.unit_class, period.code)
    cleared = _PERIOD_BOUND | {_GRADE} if graded_now else _PERIOD_BOUND
    return [
        {
            **{name: value for name, value in row.values.items() if name not in cleared},
            "change": "无",
        }
        for row in latest.rows("F2")
        if row.values.get("change") not in LEFT
    ]


def _commitments(unit: Unit, period: Period, latest: Submission) -> Sequence[Values]:
    """Commitments of the period's round, and older ones that are still open; numbered. Those
    of members who left go with them: the roster would no longer know their number (X07)."""
    gone = {
        row.values.get("member_no") for row in latest.rows("F2") if row.values.get("change") in LEFT
    }
    return carried(unit.code, latest.rows("F3"), period.current_round, gone)
