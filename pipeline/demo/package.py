"""An .xlsx package opened the way a patient person with an XML editor would: parts in, parts out.

Used to type into saved packs and to damage them on purpose. Never calls the renderer; parts
that nobody touched come out byte for byte.
"""

from __future__ import annotations

import io
import zipfile
from functools import cached_property

from lxml import etree
from msgspec import Struct

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STAMP = (2010, 6, 1, 0, 0, 0)
_LEVEL = 6
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def tag(name: str) -> str:
    """Qualified name of an element of the main namespace."""
    return f"{{{MAIN}}}{name}"


def parse(data: bytes) -> etree._Element:
    """The root of a part; entities are not resolved and nothing is fetched."""
    return etree.fromstring(data, _PARSER)


def serialise(root: etree._Element) -> bytes:
    """XML as XlsxWriter spells it: UTF-8, double quotes, standalone."""
    body: bytes = etree.tostring(root, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


class SheetEntry(Struct, frozen=True):
    """A tab: its name, its part, and whether it is visible, hidden or veryHidden."""

    name: str
    part: str
    state: str


class Package:
    """The parts of a workbook by name, in their order."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """Tabs in order, as the workbook says now."""
        relations = parse(self.parts["xl/_rels/workbook.xml.rels"])
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in relations.iter(f"{{{_RELS}}}Relationship")
        }
        book = parse(self.parts["xl/workbook.xml"])
        return tuple(
            SheetEntry(
                str(sheet.get("name")),
                _part(targets[sheet.get(f"{{{_RELATION}}}id")]),
                str(sheet.get("state", "visible")),
            )
            for sheet in book.iter(tag("sheet"))
        )

    def entry(self, name: str) -> SheetEntry | None:
        """The tab *name*, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def tobytes(self) -> bytes:
        """The package again: same order, fixed dates, deflated."""
        return write_zip(self.parts)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def write_zip(parts: dict[str, bytes]) -> bytes:
    """A zip of *parts* in their order; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, date_time=_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return out.getvalue()


class Strings:
    """The shared strings: read by index, appended to as text is typed."""

    part = "xl/sharedStrings.xml"

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = parse(package.parts[self.part])
        self._texts = ["".join(item.itertext(tag("t"))) for item in self._root]
        self._index = {text: index for index, text in enumerate(self._texts)}
        self._changed = False

    def text(self, index: int) -> str:
        """The text that a cell with *index* shows, its runs put together."""
        return self._texts[index]

    def add(self, text: str) -> int:
        """Index of *text*, appended where it is new."""
        if text not in self._index:
            item = etree.SubElement(self._root, tag("si"))
            node = etree.SubElement(item, tag("t"))
            node.text = text
            if text != text.strip() or "\n" in text:
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            self._index[text] = len(self._texts)
            self._texts.append(text)
            self._changed = True
        return self._index[text]

    def save(self) -> None:
        """Put the strings back into the package, with their counts."""
        if self._changed:
            for name in ("count", "uniqueCount"):
                self._root.set(name, str(len(self._texts)))
            self._package.parts[self.part] = serialise(self._root)


class Styles:
    """Which cell formats are unlocked."""

    part = "xl/styles.xml"

    def __init__(self, package: Package) -> None:
        formats = parse(package.parts[self.part]).find(tag("cellXfs"))
        assert formats is not None
        self._unlocked = [
            (entry.find(tag("protection")) is not None)
            and entry.find(tag("protection")).get("locked") == "0"
            for entry in formats
        ]

    def unlocked(self, style: int) -> bool:
        """True where a person may type into a cell of format *style* on a protected sheet."""
        return self._unlocked[style]
