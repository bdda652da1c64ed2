"""Forms drawn as workbooks: blanks, prefilled packs, returned workbooks, the office's own.

One renderer with different input (decision 3); everything printed derives from the spec.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.campaign import Period, Settings, Unit
from pipeline.problems import Problem
from pipeline.records import Submission, Value
from pipeline.spec.model import Spec

__all__ = ["render_office", "render_pack", "render_return"]

UNIT_WORKBOOK = "填报簿"
SCOREBOOK = "督查评分簿"
_OFFICE_CLASS = "G"


def render_pack(  # noqa: PLR0913, PLR0917 - a pack has that many sides
    spec: Spec,
    settings: Settings,
    period: Period,
    unit_class: str,
    unit: Unit | None,
    revision: int,
    token: str,
    prefill: Mapping[str, Sequence[Mapping[str, Value]]],
) -> bytes:
    """A 填报簿 to be filled in; a blank where *unit* is None (then *token* is empty).

    *prefill* maps form ids to rows of values; what it lacks is left open.
    """
    from pipeline.workbooks.forms.book import draw
    from pipeline.workbooks.forms.contents import plans_of_values
    from pipeline.workbooks.forms.issue import Issue
    from pipeline.workbooks.forms.occasion import occasion_of

    occasion = occasion_of(spec, UNIT_WORKBOOK, unit_class, settings, period, unit)
    issue = Issue(occasion, unit, revision, token)
    return draw(issue, plans_of_values(issue, prefill))


def render_return(  # noqa: PLR0913, PLR0917 - the same
    spec: Spec,
    settings: Settings,
    submission: Submission,
    problems: Sequence[Problem],
    unit: Unit,
    revision: int,
    token: str,
    explanations: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook that goes back: drawn anew with the sender's values, bad cells marked. A
    guidance group (class G) gets its 督查评分簿, all others their 填报簿.

    *problems* name places by form, field and row of the sender's sheet; *explanations* (point
    key → text) add to those that the submission carries. Raises KeyError for an unknown period.
    """
    from pipeline.workbooks.forms.absentees import with_absentees
    from pipeline.workbooks.forms.book import draw
    from pipeline.workbooks.forms.contents import plans_of_submission, with_points
    from pipeline.workbooks.forms.issue import Issue
    from pipeline.workbooks.forms.occasion import occasion_of
    from pipeline.workbooks.forms.returned import findings, points, without_personal
    from pipeline.workbooks.forms.score_labels import with_score_labels

    period = settings.periods[submission.identity.period or ""]
    group = unit.unit_class == _OFFICE_CLASS
    occasion = occasion_of(
        spec,
        SCOREBOOK if group else UNIT_WORKBOOK,
        unit.unit_class,
        None if group else settings,
        period,
        unit,
        returned=True,
    )
    issue = Issue(occasion, unit, revision, token)
    plans = with_absentees(plans_of_submission(issue, submission), problems)
    plans = with_score_labels(plans, spec, settings.units)
    found = findings(problems, plans, submission)
    asked = points(submission, found, explanations or {})
    return draw(issue, with_points(without_personal(plans, found), asked), submission, found)


def render_office(
    spec: Spec,
    workbook_id: str,
    rows: Mapping[str, Sequence[Mapping[str, Value]]],
    period: Period | None = None,
    unit: Unit | None = None,
    revision: int = 1,
    token: str = "",
) -> bytes:
    """活动设置 or 督查评分簿 with *rows* (form id → rows of values) already in it; with *unit*
    the 督查评分簿 of a guidance group for *period*, with the sheets that groups fill."""
    from pipeline.workbooks.forms.book import draw
    from pipeline.workbooks.forms.contents import plans_of_values
    from pipeline.workbooks.forms.issue import Issue
    from pipeline.workbooks.forms.occasion import occasion_of

    occasion = occasion_of(spec, workbook_id, _OFFICE_CLASS, period=period, unit=unit)
    issue = Issue(occasion, unit, revision, token)
    return draw(issue, plans_of_values(issue, rows))
