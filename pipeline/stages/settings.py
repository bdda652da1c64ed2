"""Settings (活动设置): read 活动设置.xlsx through the same reading and checks as any return.

What is wrong with it is said like any Problem, but stops the job: nothing can be judged by
settings that are in doubt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from pipeline import __version__
from pipeline.campaign import Due, Parameters, Period, Settings, Unit
from pipeline.checks import check, settle
from pipeline.errors import FROM_BACKUP, HomeError, SettingsError
from pipeline.extraction import extract
from pipeline.intake import Limits, Refused, read
from pipeline.paths import Home
from pipeline.problems import Effect, Problem
from pipeline.records import Identity, Submission, Value
from pipeline.spec import OFFICE, OFFICE_NAME, Spec
from pipeline.stages.office_remedies import office_remedy, opening_remedy
from pipeline.stages.settings_faults import faults
from pipeline.stages.settings_notes import settings_notes

_SHOWN = 8  # problems named in the message; the rest are counted
_CURRENT = "period.current"


def default_settings(spec: Spec, units: Iterable[Unit] = ()) -> Settings:
    """Settings with the defaults of the spec and the given roster (blanks, tests, a home
    whose 活动设置 is being read)."""
    parameters = {entry.key: entry.default for entry in spec.parameters}
    periods = {row["period"]: _period(row) for row in spec.periods}
    return _sealed(
        spec,
        Settings(
            units={unit.code: unit for unit in units},
            periods=periods,
            due=Due(spec.due),
            parameters=Parameters(parameters),
            current=parameters[_CURRENT],
            mail=_mail(parameters),
            plan=periods,
        ),
    )


def load_settings(home: Home, spec: Spec) -> Settings:
    """The home's Settings. HomeError where 活动设置.xlsx is absent, SettingsError naming
    sheet, cell and remedy where it cannot be used."""
    defaults = default_settings(spec)
    book = read_office(home.settings, "活动设置", spec, defaults)
    built = _built(book.submission, spec, defaults, home.settings.name)
    noted = settings_notes(book.submission, built, spec)
    return replace(built, notes=(*noted, *book.notes))


class OfficeBook(Struct, frozen=True):
    """A workbook of the office that can be used: its rows, and what was noted while it was read
    (text that no field takes, values read otherwise than typed), as the office is told it."""

    submission: Submission
    notes: tuple[Problem, ...]


def read_office(path: Path, workbook: str, spec: Spec, settings: Settings) -> OfficeBook:
    """The office's own *workbook* (活动设置 or 督查评分簿) at *path*, through the reading and the
    checks of any return, judged by *settings*. It is nobody's filing, so its identity is empty.

    Raises HomeError where it is absent, SettingsError naming sheet, cell and remedy of what is
    wrong with it.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if Home(path.parent).worked:
            raise HomeError(f"“{path.parent}”里的《{name}》不见了。", FROM_BACKUP) from None
        raise HomeError(
            f"“{path.parent}”里没有《{name}》，还不是活动目录。",
            "请先建立活动目录（菜单里选 4，或运行 chuangxian init）；已经建好的，请拖上那个文件夹，或用 --home 指明。",
        ) from None
    try:
        raw = read(data, name, Limits())
    except Refused as refused:
        raise SettingsError(
            f"《{name}》打不开：{refused.problem.message}", opening_remedy(refused.problem)
        ) from refused
    found = extract(raw, spec, default_settings(spec), None)
    problems, submission = found.problems, found.submission
    if submission is not None:
        submission = replace(
            submission, identity=Identity(submission.identity.workbook, None, None, 1)
        )
        problems += check(submission, spec, settings, None)
    settled = settle(problems)
    _refuse(name, [_told(p, workbook) for p in settled if p.effect is Effect.RETURN])
    if submission is None or submission.identity.workbook != workbook:
        raise SettingsError(f"《{name}》不是{workbook}。", "请用建立活动目录时生成的那一份。")
    notes = tuple(replace(p, remedy=office_remedy(p, workbook)) for p in settled)
    return OfficeBook(submission, notes)


def _told(problem: Problem, workbook: str) -> str:
    return replace(problem, remedy=office_remedy(problem, workbook)).said


def _refuse(name: str, errors: Sequence[str]) -> None:
    if not errors:
        return
    more = f"……共 {len(errors)} 处。" if len(errors) > _SHOWN else ""
    listed = "\n".join(errors[:_SHOWN])
    raise SettingsError(f"《{name}》有 {len(errors)} 处要改正：\n{listed}{more}")


def _built(submission: Submission, spec: Spec, defaults: Settings, name: str) -> Settings:
    codes = tuple(_text(row.values["period"]) for row in submission.rows("GP"))
    due = Due(_marks(submission, codes, spec))
    _refuse(name, [str(fault) for fault in faults(submission, spec, due)])
    given = {
        _text(row.values["key"]): _text(row.values["value"]).strip()
        for row in submission.rows("G3")
        if row.values.get("value") is not None
    }
    parameters = {**defaults.parameters.values, **given}
    units = [_unit(row.values, spec) for row in submission.rows("G1")]
    return _sealed(
        spec,
        Settings(
            units={unit.code: unit for unit in units},
            periods={
                _text(row.values["period"]): _period(row.values) for row in submission.rows("GP")
            },
            due=due,
            parameters=Parameters(parameters),
            current=parameters[_CURRENT],
            mail=_mail(parameters),
            plan=defaults.plan,
        ),
    )


def _period(values: Mapping[str, object]) -> Period:
    return Period(
        code=str(values["period"]),
        name=str(values["name"]),
        phase=str(values["phase"]),
        covers_from=_day(values["covers_from"]),
        covers_to=_day(values["covers_to"]),
        due_by=_day(values["due_by"]),
        current_round=int(str(values["current_round"])),
        year_end=str(values["year_end"]) if values.get("year_end") else None,
    )


def _unit(values: Mapping[str, Value], spec: Spec) -> Unit:
    return Unit(
        code=_text(values["unit_code"]),
        name=_text(values["unit_name"]),
        short_name=_text(values["short_name"]),
        system=_text(values["system"]),
        unit_class=spec.class_code(_text(values["class"])),
        mgmt=_text(values["mgmt"]),
        superior=_text(values.get("superior")),
        section=_text(values.get("section")),
        guide_group=_text(values.get("guide_group")),
        contact_leader=_text(values.get("contact_leader")),
        email=_text(values.get("email")),
        active_from=cast("date | None", values.get("active_from")),
        active_to=cast("date | None", values.get("active_to")),
        merged_into=_text(values.get("merged_into")) or None,
    )


def _marks(
    submission: Submission, periods: tuple[str, ...], spec: Spec
) -> dict[tuple[str, str], dict[str, str]]:
    """到期表 as codes, whether it holds words (必报, B直属学校) or, as before, codes."""
    return {
        (_text(row.values["block"]), _due_class(_text(row.values["class"]), spec)): {
            period: spec.mark_code(mark)
            for period in periods
            if (mark := _text(row.values.get(period)))
        }
        for row in submission.rows("GD")
    }


def _due_class(text: str, spec: Spec) -> str:
    return OFFICE if text in (OFFICE, OFFICE_NAME) else spec.class_code(text)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _mail(parameters: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in parameters.items() if key.startswith("mail.")}


def _sealed(spec: Spec, settings: Settings) -> Settings:
    """*settings* with the digest of all that changes what a check says."""
    content = [
        __version__,
        spec.template_version,
        {code: repr(unit) for code, unit in sorted(settings.units.items())},
        {code: repr(period) for code, period in sorted(settings.periods.items())},
        sorted(
            (block, cls, sorted(marks.items()))
            for (block, cls), marks in settings.due.marks.items()
        ),
        sorted(settings.parameters.values.items()),
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return replace(settings, digest=hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])
