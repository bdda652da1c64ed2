"""What came after a person had sent a file back (退回), and says nothing else than that file did.

Its bytes are new, since programs date what they save, so that the decision does not hold for it;
nobody has mended anything all the same, and it waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from msgspec.structs import replace

from pipeline.ledger import Action, Candidate, Decision, Verdict
from pipeline.problems import make
from pipeline.records import Row, Submission
from pipeline.spec.model import Form, Spec, Who
from pipeline.stages.cases import Case

_Said = dict[str, list[tuple[object, ...]]]


def with_unmended(
    cases: Sequence[Case], spec: Spec, submission: Callable[[str], Submission]
) -> list[Case]:
    """*cases* of one unit and period, with those held (P09) that pass and repeat what a person
    had returned before they came. *submission* gives what a file holds, by its SHA-256."""
    back = [case for case in cases if _sent_back(case)]
    if not back:
        return list(cases)

    @cache
    def said(sha256: str) -> _Said:
        return _said(submission(sha256), spec)

    found = []
    for case in cases:
        later = (b for b in back if _after(case, b))
        same = next((b for b in later if said(b.sha256) == said(case.sha256)), None)
        found.append(_held(case, same) if same else case)
    return found


def _decision(case: Case) -> Decision | None:
    return case.candidate.effective if case.candidate else None


def _sent_back(case: Case) -> bool:
    """True of a file that can be read and that a person returned."""
    decision, summary = _decision(case), case.summary
    readable = summary is not None and summary.readable
    return readable and decision is not None and decision.action is Action.RETURN


def _after(case: Case, back: Case) -> bool:
    """True of a *case* that would count, nobody having decided on it, and was first seen after the
    decision that sent *back* its own file."""
    candidate, decision = case.candidate, _decision(back)
    if candidate is None or decision is None or candidate.decision is not None:
        return False
    return candidate.standing is Verdict.PASSED and candidate.run > decision.run


def _held(case: Case, back: Case) -> Case:
    candidate, decision = case.candidate, _decision(back)
    assert candidate is not None and decision is not None
    found = make(
        "P09",
        path=_path(back.candidate),
        who=decision.by,
        day=decision.when,
        why=decision.why.rstrip("。."),
    )
    held = replace(candidate, verdict=Verdict.HELD, why=found.message)
    return replace(case, problems=(found, *case.problems), candidate=held)


def _path(candidate: Candidate | None) -> str:
    return candidate.path if candidate else ""


def _said(submission: Submission, spec: Spec) -> _Said:
    """What people filled in, form by form and row by row; forms and rows without any left out."""
    forms = {
        name: list(filter(None, (_filled(row, spec.forms[name]) for row in table.rows)))
        for name, table in submission.tables.items()
        if name in spec.forms
    }
    return {name: rows for name, rows in forms.items() if rows}


def _filled(row: Row, form: Form) -> tuple[object, ...]:
    """The cells of *row* that people fill, as read, else as written; nothing where all are blank."""
    names = [entry.id for entry in form.fields if entry.who is not Who.SYSTEM]
    cells = [row.values.get(name) for name in names]
    written = [row.raw.get(n) if c is None else c for n, c in zip(names, cells, strict=True)]
    return tuple(written) if any(cell is not None for cell in written) else ()
