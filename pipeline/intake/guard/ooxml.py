"""The guard of .xlsx and .xlsm: every part looked at, every limit held, before a reader opens it."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import gt

from pipeline.intake.guard.fast import glance
from pipeline.intake.guard.formats import Chunks, Formats, formats_of
from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.package import Package, Part
from pipeline.intake.guard.relations import linked
from pipeline.intake.guard.sightings import Listed, Looked, PartSight, SheetSight, Sightings
from pipeline.intake.guard.spreadsheetml import SpreadsheetGuard
from pipeline.intake.limits import HELD, Limits
from pipeline.intake.refusal import damaged, quarantined, too_much, unsafe

_BINARY = (
    ".bin", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".ttf",
    ".odttf", ".ico", ".svg", ".wdp", ".dat", ".doc", ".pdf", ".ole",
)  # fmt: skip
_MARKUP = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x00\x00")


_IN_WORDS = (
    ("单元格太多", "个"), ("表格里的文字条目太多", "条"), ("合并单元格太多", "处"),
    ("定义的名称太多", "个"), ("工作表太多", "张"), ("填写内容铺得太开，中间空白太多", "格"),
    ("行数太多", "行"),
)  # fmt: skip


class _Totals:
    """What the parts looked at so far hold together, and what a workbook and each part may."""

    def __init__(self, limits: Limits) -> None:
        self.cells = self.strings = self.merges = 0
        self.allowed = (
            limits.cell_elements, limits.strings, limits.merges, limits.names,
            limits.sheets, limits.grid_cells, limits.rows,
        )  # fmt: skip

    def hold(self, sight: PartSight) -> None:
        """Add *sight*; Refused where a limit is broken."""
        self.cells += sight.cells
        self.strings += sight.strings
        self.merges += sight.merges
        found = (
            self.cells, max(self.strings, sight.declared), self.merges, sight.names,
            len(sight.sheets), sight.last_row * sight.last_column, sight.last_row,
        )  # fmt: skip
        if any(map(gt, found, self.allowed)):
            first = [*map(gt, found, self.allowed)].index(True)
            what, unit = _IN_WORDS[first]
            raise too_much(what, f"{self.allowed[first]} {unit}")


def guard_ooxml(data: bytes, limits: Limits) -> Sightings:
    """What a reader of these bytes has to know; raises Refused where they break a limit."""
    package = Package(data, limits)
    _equal_duplicates(package)
    look = _look if package.declared <= HELD else _look_at_stream
    sights: dict[str, PartSight] = {}
    looked: list[Looked] = []
    totals = _Totals(limits)
    for part in package.parts:
        body, sight = look(package, part, limits)
        if sight is not None:
            totals.hold(sight)
            sights[part.name] = sight
        if body is not None:
            looked.append(Looked(part.name, body, sight.grid if sight else None))
    formats = formats_of(sights, _chunks(data, looked, limits), limits)
    respelt = any(sight.respelt for sight in sights.values())
    return Sightings(_sheets(package, sights, formats, limits), tuple(looked), respelt)


def _chunks(data: bytes, looked: list[Looked], limits: Limits) -> Chunks:
    """What gives the bytes of a part again: those that are held, else as they are inflated."""
    if looked:
        return {part.name: (part.body,) for part in looked}.__getitem__
    again = Package(data, limits)  # which counts from the beginning
    parts = {part.name: part for part in again.parts}
    return lambda name: again.stream(parts[name])


def _look(package: Package, part: Part, limits: Limits) -> tuple[bytes | None, PartSight | None]:
    """*part* and what it holds; no body where it is binary, no sight where it is empty."""
    body = package.whole(part)
    if _binary(part, body[:4]):
        return None, None
    return body, (glance(body, limits) or _events(body, limits)) if body else None


def _look_at_stream(package: Package, part: Part, limits: Limits) -> tuple[None, PartSight | None]:
    """What *part* holds, looked at while it is inflated and not kept."""
    stream = package.stream(part)
    first = next(stream, b"")
    if _binary(part, first[:4]):
        for _ in stream:  # sizes and CRC hold for pictures too
            pass
        return None, None
    return None, _streamed(_joined(first, stream), limits) if part.size else None


@kept
def _events(body: bytes, limits: Limits) -> PartSight:
    return _streamed(iter((body,)), limits)


def _streamed(chunks: Iterator[bytes], limits: Limits) -> PartSight:
    events = SpreadsheetGuard(limits)
    events.feed(_watched(chunks, events, limits))
    return events.sight


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _watched(chunks: Iterator[bytes], events: SpreadsheetGuard, limits: Limits) -> Iterator[bytes]:
    """Stop a bomb while it streams, not after."""
    for chunk in chunks:
        yield chunk
        _Totals(limits).hold(events.sight)


def _binary(part: Part, head: bytes) -> bool:
    name = part.name.lower()
    return name.endswith(_BINARY) and not head.lstrip(b" \t\r\n").startswith(_MARKUP)


def _equal_duplicates(package: Package) -> None:
    """Two parts of one name are refused, except where they are equal."""
    seen: dict[str, Part] = {}
    for part in package.parts:
        first = seen.setdefault(part.name.lower(), part)
        if first is not part and _digest(package, first) != _digest(package, part):
            raise unsafe("两份同名而内容不同的内部文件")


def _digest(package: Package, part: Part) -> bytes:
    digest = hashlib.sha256()
    for chunk in package.stream(part):
        digest.update(chunk)
    return digest.digest()


def _sheets(
    package: Package,
    sights: dict[str, PartSight],
    formats: Mapping[str, Formats],
    limits: Limits,
) -> tuple[SheetSight, ...]:
    books = [name for name, sight in sights.items() if sight.root == "workbook"]
    if len(books) != 1:
        raise damaged()
    sheets = sights[books[0]].sheets
    _single_names(sheets)
    folder, name = posixpath.split(books[0])
    beside = _within(folder, f"_rels/{name}.rels")
    relations = [part for part in package.parts if part.name == beside]
    targets = linked(package.whole(relations[-1]), limits) if relations else {}
    return tuple(_sheet(sheet, targets, folder, sights, formats) for sheet in sheets)


def _sheet(
    sheet: Listed,
    targets: dict[str, str],
    folder: str,
    sights: dict[str, PartSight],
    formats: Mapping[str, Formats],
) -> SheetSight:
    path = _within(folder, targets.get(sheet.relation, ""))
    sight = sights.get(path)
    if sight is None:
        return SheetSight(sheet.name)
    odd = formats.get(path, {})
    return SheetSight(
        sheet.name, sight.errors, sight.uncached, sight.merged, path, odd, sight.negatives
    )


@lru_cache(maxsize=1024)
def _within(folder: str, target: str) -> str:
    """The name of the part to which *target* points from *folder*."""
    path = target.replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _single_names(sheets: tuple[Listed, ...]) -> None:
    seen: set[str] = set()
    for sheet in sheets:
        name = sheet.name.casefold()
        if name in seen:
            raise quarantined("I13", sheet_name=sheet.name)
        seen.add(name)
