"""From a workbook as read to a Submission with provenance: the one verb of this package.

Structure is matched, not assumed (decision 5); what cannot be matched or cast is a
Problem that names it, and what stands outside the forms is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import Settings
from pipeline.extraction.asides import note_sheet
from pipeline.extraction.choosing import choose
from pipeline.extraction.columns import locate
from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.grid import filled, grid
from pipeline.extraction.identity import Claim, identify, meta_of, read_meta
from pipeline.extraction.lines import read_record
from pipeline.extraction.lost_formats import told_once
from pipeline.extraction.plan import RETURN_WORKBOOK, fronts, normal, plans
from pipeline.extraction.reading import Reading
from pipeline.extraction.scope import Scope
from pipeline.extraction.sheets import ID_ROW, Found, recognise
from pipeline.extraction.tables import read_table
from pipeline.extraction.terms import Terms, terms
from pipeline.problems import Problem
from pipeline.records import Identity, RawSheet, RawWorkbook, Submission, Table
from pipeline.spec.model import Form, Spec

COVER = "F0"


class Extraction(Struct, frozen=True):
    """submission, identity  None where the workbook is none of ours (S09)
    problems  everything that reading found, in reading order; one cell may have several
    """

    submission: Submission | None
    identity: Identity | None
    problems: tuple[Problem, ...]


def extract(
    raw: RawWorkbook, spec: Spec, settings: Settings, received: date | None = None
) -> Extraction:
    """Read *raw* as one of the spec's workbooks. *settings* give roster, periods and what is
    due; with an empty roster (活动设置 itself being read) units and periods are taken as they
    come. *received* changes nothing here and is accepted so that every stage is called alike.
    """
    del received
    book = Notebook()
    known = plans(spec)
    meta = read_meta(raw)
    found = [match for sheet in raw.sheets if (match := recognise(sheet, known))]
    workbook = _workbook(meta, found, spec)
    if workbook is None:
        return Extraction(None, None, (finding("S09"),))
    chosen = choose([m for m in found if m.plan.form.workbook == workbook], book)
    given = terms(spec, settings)
    cover = _cover(chosen, given, book) if workbook == RETURN_WORKBOOK else None
    claim = Claim(meta, cover, spec.forms[COVER] if cover else None)
    identity, unit_class = identify(workbook, claim, found, spec, settings, book)
    if _misplaced(claim, identity, settings):
        identity = replace(identity, misplaced=True)
    forms = spec.forms_of(workbook, unit_class or None)
    scope = given.scope(workbook, unit_class, identity.period)
    occasion = given.occasion(unit_class, identity.period)
    tables = {COVER: cover} if cover else {}
    for form in forms:
        if form.id in chosen and form.id not in tables:
            reading = Reading(chosen[form.id], scope.of(form), book, occasion)
            tables[form.id] = _table(reading)
    _missing(forms, tables, scope, book)
    _remarks(chosen, tables, book)
    strangers = [s for s in raw.sheets if normal(s.name) not in fronts(workbook)]
    _other_sheets(strangers, found, chosen, tables, book)
    if identity.misplaced:  # what the wrong sheets lack or hold merely follows from X01
        book.problems = [p for p in book.problems if p.where.form == COVER or not p.where.sheet]
    submission = Submission(identity, unit_class, tables, tuple(book.outside))
    return Extraction(submission, identity, tuple(told_once(book.problems)))


def _workbook(meta: Mapping[str, str], found: Iterable[Found], spec: Spec) -> str | None:
    """By `_meta`; else that of most sheets known by ids or labels; None where there is none."""
    if meta.get("workbook") in spec.workbooks:
        return meta["workbook"]
    votes = Counter(m.plan.form.workbook for m in found if m.how != "name")
    return min(votes, key=lambda name: (-votes[name], name)) if votes else None


def _misplaced(claim: Claim, identity: Identity, settings: Settings) -> bool:
    """True where `_meta` names another unit or period than the cover, and X01 says so."""
    made_for, period = claim.code(), claim.meta.get("period", "")
    other_unit = settings.units and identity.unit and made_for and made_for != identity.unit
    return bool(other_unit or (identity.period and period and period != identity.period))


def _cover(chosen: Mapping[str, Found], given: Terms, book: Notebook) -> Table | None:
    if COVER not in chosen:
        return None
    scope = given.scope(RETURN_WORKBOOK, "", None).of(given.spec.forms[COVER])
    return _table(Reading(chosen[COVER], scope, book, given.occasion()))


def _table(reading: Reading) -> Table:
    if reading.found.plan.form.is_record:
        return read_record(reading)
    return read_table(reading, locate(reading.found, reading.scope, reading.book))


def _missing(
    forms: Iterable[Form], tables: Mapping[str, Table], scope: Scope, book: Notebook
) -> None:
    for form in forms:
        if form.id not in tables and scope.of(form).required:
            book.add(finding("S01", place(form, None)))


def _remarks(chosen: Mapping[str, Found], tables: Mapping[str, Table], book: Notebook) -> None:
    """Notes on sheets that were read although renamed, without ids, or hidden."""
    for name in tables:
        match = chosen[name]
        form, sheet = match.plan.form, match.sheet
        if match.how == "labels":
            book.add(finding("S04", place(form, sheet), other=form.sheet))
        elif normal(sheet.name) != normal(form.sheet):
            book.add(finding("S03", place(form, sheet), other=form.sheet))
        if sheet.hidden:
            book.add(finding("S05", place(form, sheet)))


def _other_sheets(
    sheets: Iterable[RawSheet],
    found: Iterable[Found],
    chosen: Mapping[str, Found],
    tables: Mapping[str, Table],
    book: Notebook,
) -> None:
    """Sheets that are no form of this unit: every filled cell is listed. Of a second copy of a
    form that was read more has been said (S02, S08), and an empty form needs no remark."""
    read = {id(chosen[name].sheet) for name in tables}
    forms = {id(match.sheet): match for match in found}
    for sheet in sheets:
        if id(sheet) in read or meta_of(sheet):
            continue
        rows, match = grid(sheet), forms.get(id(sheet))
        copy = match is not None and match.plan.form.id in tables
        first = (match.id_row or ID_ROW) + 1 if match else 1
        told = not copy and any(True for _ in filled(rows, first, frozenset()))
        book.lay_aside(sheet.name, filled(rows, 1, frozenset()), note_sheet if told else None)
