"""Loads the specification from its TOML files, and validates it whole.

Every fault is a SpecError that names the file and the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from pipeline.errors import SpecError
from pipeline.kept import kept
from pipeline.spec.campaign_tables import (
    OFFICE,
    OFFICE_NAME,
    read_blocks,
    read_choices,
    read_due,
    read_items,
    read_parameters,
    read_periods,
)
from pipeline.spec.forms import read_form
from pipeline.spec.model import Form, Spec, Workbook
from pipeline.spec.reading import Source, read
from pipeline.spec.references import check_references


@cache
def load() -> Spec:
    """The specification that comes with the program; raises SpecError."""
    folder = Path(__file__).parent
    return kept(folder, "spec", Spec, partial(load_from, folder))


def load_from(folder: Path) -> Spec:
    """The specification in *folder*, read anew; raises SpecError naming file and key."""
    books = read(folder, "workbooks.toml")
    classes = books.pairs("classes")
    workbooks = _workbooks(books)
    forms, files = _forms(folder, books, workbooks)
    periods = read_periods(folder)
    codes = tuple(row["period"] for row in periods)
    items, dimensions = read_items(folder, classes)
    blocks = read_blocks(folder, forms)
    due, marks, notes = read_due(folder, blocks, classes, codes)
    choices = _choices(
        folder,
        periods=codes,
        items=tuple(item.id for item in items),
        class_codes=(*classes, OFFICE),
        due_classes=(*(f"{code}{name}" for code, name in classes.items()), OFFICE_NAME),
    )
    by_kind = {"period": codes, "raters": choices.get("rater_groups", ())}
    spec = Spec(
        template_version=books.text("template_version"),
        accepted_versions=books.words("accepted_versions"),
        workbooks=workbooks,
        forms=forms,
        blocks=blocks,
        choices=choices,
        classes=classes,
        due=due,
        periods=periods,
        parameters=tuple(read_parameters(folder, by_kind)),
        items=items,
        marks=marks,
        due_notes=notes,
        dimensions=dimensions,
    )
    books.finish()
    check_references(spec, files)
    return spec


def _workbooks(source: Source) -> dict[str, Workbook]:
    found = {}
    for name, entry in source.named("workbooks"):
        found[name] = Workbook(name, entry.text("title"), entry.words("forms"))
        entry.finish()
    return found


def _forms(
    folder: Path, books: Source, workbooks: Mapping[str, Workbook]
) -> tuple[dict[str, Form], dict[str, str]]:
    """Forms by id in workbook order, and the file each came from (``F4`` in f4.toml)."""
    forms: dict[str, Form] = {}
    files: dict[str, str] = {}
    for workbook in workbooks.values():
        for name in workbook.forms:
            file = f"{name.lower()}.toml"
            if name in forms:
                raise books.error(f"workbooks.{workbook.id}.forms", f"表 {name} 重复")
            form = read_form(folder, file)
            if form.id != name:
                raise SpecError(file, "id", f"写作 {form.id!r}，应为 {name!r}")
            forms[name], files[name] = form, file
    return forms, files


def _choices(folder: Path, **derived: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The written lists and those that follow from other files, which must not be written."""
    written = read_choices(folder)
    for name in derived:
        if name in written:
            raise SpecError("choices.toml", name, "这个名单由系统生成，不能另写")
    return {**written, **derived}
