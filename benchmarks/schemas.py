"""Table Schemas of the table sheets of a 填报簿, for `frictionless`: types and lists of choices
as the specification has them. What relates cells, sheets or periods they cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.extraction.plan import RETURN_WORKBOOK
from pipeline.spec import load
from pipeline.spec.model import Field, FieldType

_IDS_ROW = 4  # the hidden row that holds the field ids
_TYPES = {
    FieldType.INT: "integer",
    FieldType.DEC: "number",
    FieldType.DATE: "any",  # a date cell or a text: what casts it is not told apart
    FieldType.PCT: "any",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Tab name → Table Schema of every table sheet of a 填报簿."""
    spec = load()
    return {
        form.sheet: {"fields": [_field(entry, spec.choices) for entry in form.fields]}
        for form in spec.forms_of(RETURN_WORKBOOK)
        if not form.is_record
    }


def _field(entry: Field, choices: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": entry.id, "type": _TYPES.get(entry.type, "string")}
    if entry.type is FieldType.ENUM and entry.choices and not entry.choices_by:
        found["constraints"] = {"enum": list(choices[entry.choices])}
    return found


def validate(known: Mapping[str, Mapping[str, Any]], path: Path) -> int:
    """Errors that frictionless finds in the workbook at *path*, in those of its sheets that
    *known* describes; rows that hold formulas only, which it calls blank, left aside."""
    from frictionless import Checklist, Detector, Dialect, Resource, Schema, system
    from frictionless.formats import ExcelControl
    from python_calamine import CalamineWorkbook

    errors = 0
    tabs = CalamineWorkbook.from_path(path).sheet_names
    with system.use_context(trusted=True):
        for sheet in (tab for tab in tabs if tab in known):
            resource = Resource(
                path=str(path),
                dialect=Dialect(header_rows=[_IDS_ROW], controls=[ExcelControl(sheet=sheet)]),
                schema=Schema.from_descriptor(dict(known[sheet])),
                detector=Detector(schema_sync=True),
            )
            report = resource.validate(Checklist(skip_errors=["blank-row"]))
            errors += report.stats["errors"]
    return errors
