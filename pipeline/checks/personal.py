"""X18: text that looks like an ID or mobile number is refused wherever a person can type.

It holds for every block, due or not: such a number must not be kept at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.checks.context import Context, fields_of
from pipeline.problems import Problem, Where, looks_personal, make
from pipeline.records import Table
from pipeline.spec.model import Form

# Eleven digits with no more than separators between them: without such a run no text of the
# sheet needs a closer look. «|» joins the texts, so that no run spans two of them.
_LONG_RUN = re.compile(r"(?:\d[\s\-·.]*){10}\d")
_SHORTEST = 11
_JOIN = "|"


def personal_numbers(context: Context) -> Iterator[Problem]:
    """X18 over all free-text fields, and over what stands outside the form."""
    for form, table in context.forms():
        names = [
            name
            for name, field in fields_of(form).items()
            if field.free_text and name in table.columns
        ]
        if _suspicious(_texts(table, names)):
            yield from _in_table(context, form, table, names)
    if _suspicious([text for _, _, text in context.submission.outside]):
        for sheet, cell, text in context.submission.outside:
            if looks_personal(text):
                yield make("X18", Where(sheet=sheet, cell=cell, label="表格以外的内容"), raw=text)


def _texts(table: Table, names: list[str]) -> list[str]:
    """What was typed into the fields *names*, read and as it stood; short texts left out."""
    found = [row.values.get(name) for row in table.rows for name in names]
    found += [row.raw.get(name) for row in table.rows if row.raw for name in names]
    return [text for text in found if isinstance(text, str) and len(text) >= _SHORTEST]


def _suspicious(texts: list[str]) -> bool:
    return bool(_LONG_RUN.search(unicodedata.normalize("NFKC", _JOIN.join(texts))))


def _in_table(context: Context, form: Form, table: Table, names: list[str]) -> Iterator[Problem]:
    for row in table.rows:
        for name in names:
            found = [row.raw.get(name), row.values.get(name)]
            if any(isinstance(text, str) and looks_personal(text) for text in found):
                yield context.problem("X18", form.id, row, name)
