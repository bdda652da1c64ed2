"""What labels name: a field, nearly one, another than their own, or none; and what is then said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.extraction.findings import Notebook, finding, place
from pipeline.extraction.plan import FormPlan, normal, without_bracket
from pipeline.extraction.scope import FormScope
from pipeline.extraction.sheets import Found
from pipeline.problems import Where

CLOSE = 90  # rapidfuzz ratio, 0–100


def named(plan: FormPlan, text: str) -> str | None:
    """The field whose label or alias is *text*, with or without a unit in brackets."""
    return plan.labels.get(normal(text)) or plan.labels.get(without_bracket(text))


def report_absent(
    found: Found, scope: FormScope, book: Notebook, name: str, key: str, *, filled: bool
) -> None:
    """Field *name* has no cell: a Problem where it is due, or where the sheet is *filled* and
    its rows must be whole; a note where it may stay blank. Formulas and other prefilled fields
    are drawn anew, so only keys are missed."""
    entry = found.plan.fields[name]
    if not entry.entry and name not in found.plan.form.key:
        return
    missed = name in scope.needed or (filled and name in scope.expected)
    if missed or name in scope.open:
        where = place(found.plan.form, found.sheet, entry.field)
        book.add(finding(key if missed else "S07", where))


def nearest(text: str, wanted: Mapping[str, str]) -> str | None:
    """The field whose label in *wanted* is at least 90 % like *text*."""
    best = _nearest(without_bracket(text), tuple(wanted))
    return None if best is None else wanted[best]


@lru_cache(maxsize=4096)
def _nearest(text: str, labels: tuple[str, ...]) -> str | None:
    """That of *labels* which is most like *text*: the headings that we print between the lines
    of a record come again with every workbook of a class."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(text, labels, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return None if best is None else best[0]


def report_relabelled(
    found: Found,
    scope: FormScope,
    book: Notebook,
    labels: Iterable[tuple[str, str, tuple[int, int]]],
    key: str,
) -> None:
    """Fields known by their ids, each with the text of its label and where that stands. A label
    that names another field is a Problem, *key*: somebody moved one without the other. Of texts
    that name none, somebody typed over what we print: one note in all (S17)."""
    plan = found.plan
    other: list[tuple[Where, str]] = []
    for name, text, cell in labels:
        entry = plan.form.field(name)
        said = name if text == entry.label else named(plan, text)
        if said == name or (said is None and is_reworded(text, entry.label)):
            continue
        where = place(plan.form, found.sheet, entry, cell)
        if said is None:
            other.append((where, text))
        elif name in scope.open:
            book.add(finding(key, where, raw=text))
    if other:
        where, text = other[0]
        extent = f" 等 {len(other)} 格" if len(other) > 1 else ""
        book.add(finding("S17", where, raw=text, extent=extent))
        book.lay_aside(found.sheet.name, [(w.cell or "", text) for w, text in other], None)


def is_reworded(text: str, label: str) -> bool:
    """True of a *text* that still is *label*: shortened, numbered, or with a letter changed."""
    said, plain = normal(text), normal(label)
    return said in plain or said.endswith(plain) or nearest(text, {plain: label}) is not None
