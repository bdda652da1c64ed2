"""Faults of structure: sheets and columns moved, renamed, hidden, lost. Most must be read anyway.

Cells move as a spreadsheet would move them; formulas keep the results they had.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from pipeline.demo.faults.model import Desk, Fault, Mark
from pipeline.demo.layout import FIRST_ROW, IDS_ROW
from pipeline.demo.package import Package, parse, serialise, tag
from pipeline.demo.shifting import insert_column, insert_row, swap_columns

_BOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OTHER_NAME = "活动情况"
_FORM = "F5"  # the sheet that these faults befall: every class but the offices files it


def _renamed(desk: Desk) -> Mark | None:
    """The tab gets another name, and every formula that mentions it follows."""
    if not desk.book.has(_FORM):
        return None
    tab, name = desk.sheet(_FORM).tab, _OTHER_NAME
    desk.book.forget(_FORM)
    package = desk.book.package
    book = package.parts[_BOOK].decode("utf-8")
    package.parts[_BOOK] = book.replace(tab, name).encode("utf-8")
    for part in [p for p in package.parts if p.startswith("xl/worksheets/sheet")]:
        text = package.parts[part].decode("utf-8")
        text = text.replace(f"{tab}'!", f"{name}'!").replace(f"{tab}!", f"{name}!")
        package.parts[part] = text.encode("utf-8")
    return Mark(name)


def _hidden(desk: Desk) -> Mark | None:
    if not desk.book.has(_FORM):
        return None
    tab = desk.sheet(_FORM).tab
    _edit_entry(desk.book.package, tab, _hide)
    return Mark(tab)


def _hide(entry: etree._Element) -> None:
    entry.set("state", "hidden")


def _missing(desk: Desk) -> Mark | None:
    """The sheet's tab is deleted; its part stays behind, unreachable."""
    if not desk.book.has(_FORM) or _FORM not in desk.due:
        return None
    tab = desk.sheet(_FORM).tab
    desk.book.forget(_FORM)
    package = desk.book.package
    root = parse(package.parts[_BOOK])
    entries = root.find(tag("sheets"))
    names = root.find(tag("definedNames"))
    assert entries is not None
    gone = [entry.get("name") for entry in entries].index(tab)
    entry = entries[gone]
    _forget_part(package, str(entry.get(_RELATION)))
    entries.remove(entry)
    for name in list(names) if names is not None else []:
        local = name.get("localSheetId")
        if (local is not None and int(local) == gone) or tab in (name.text or ""):
            names.remove(name)
        elif local is not None and int(local) > gone:
            name.set("localSheetId", str(int(local) - 1))
    package.parts[_BOOK] = serialise(root)
    return Mark(tab)


def _forget_part(package: Package, relation: str) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    root = parse(package.parts[rels])
    for entry in list(root):
        if entry.get("Id") == relation:
            target = f"xl/{entry.get('Target')}"
            root.remove(entry)
            kinds = parse(package.parts["[Content_Types].xml"])
            for kind in list(kinds):
                if kind.get("PartName") == f"/{target}":
                    kinds.remove(kind)
            package.parts["[Content_Types].xml"] = serialise(kinds)
            del package.parts[target]
            package.parts.pop(target.replace("sheets/", "sheets/_rels/") + ".rels", None)
    package.parts[rels] = serialise(root)


def _edit_entry(package: Package, tab: str, change: Callable[[etree._Element], None]) -> None:
    root = parse(package.parts[_BOOK])
    for entry in root.iter(tag("sheet")):
        if entry.get("name") == tab:
            change(entry)
    package.parts[_BOOK] = serialise(root)


def _inserted_row(desk: Desk) -> Mark | None:
    """A blank row between two records."""
    if not desk.book.has(_FORM):
        return None
    sheet = desk.sheet(_FORM)
    insert_row(sheet.grid, FIRST_ROW + 1)
    return Mark(sheet.tab)


def _inserted_column(desk: Desk) -> Mark | None:
    """A column of the sender's own, empty but for its head."""
    if not desk.book.has(_FORM):
        return None
    sheet = desk.sheet(_FORM)
    insert_column(sheet.grid, 3)
    sheet.grid.put(IDS_ROW - 1, 3, "备查")
    return Mark(sheet.tab)


def _swapped_columns(desk: Desk) -> Mark | None:
    """Two columns change places, heads and hidden ids with them."""
    if not desk.book.has(_FORM):
        return None
    sheet = desk.sheet(_FORM)
    swap_columns(sheet.grid, sheet.columns["n_party"], sheet.columns["n_mass"], IDS_ROW - 1)
    return Mark(sheet.tab)


FAULTS = (
    Fault("missing_sheet", "S01", "return", _missing, alone=True),
    Fault("renamed_sheet", "S03", "note", _renamed, alone=True),
    Fault("hidden_sheet", "S05", "note", _hidden, alone=True),
    Fault("inserted_row", None, "", _inserted_row, alone=True),
    Fault("inserted_column", None, "", _inserted_column, alone=True),
    Fault("swapped_columns", None, "", _swapped_columns, alone=True),
)
