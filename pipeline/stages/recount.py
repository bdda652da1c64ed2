"""Recount (清点): how many leaf files lie in the inbox, counted a second time, plainly.

For 对账 only: it uses the standard library and none of the intake, so that a leaf lost there
shows as a difference here. It reads as little as tells a container from a leaf.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

_MIB = 1024 * 1024
_HEAD = 2048  # bytes that tell a loose workbook
_CHUNK = 256 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# what the first entry of an office file is called
_OFFICE = (
    b"[Content_Types].xml",
    b"mimetypeapplication/vnd.oasis",
    b"_rels/",
    b"xl/",
    b"docProps/",
)
_MAIL_HEADERS = {
    "from", "to", "subject", "date", "received", "mime-version", "message-id", "return-path",
    "content-type", "delivered-to", "dkim-signature",
}  # fmt: skip
_TOLD_BY_HEADERS = 3  # that many of them make a mail of a file without .eml
_KEEPER = ".gitkeep"
_DROPPINGS = ("~$", ".")
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
    struct.error,
)  # fmt: skip


class _TooMuch(Exception):  # noqa: N818 - what happened: the whole container is one leaf
    pass


class _OneLeaf(Exception):  # noqa: N818 - what happened: this container is not opened
    pass


def recount(inbox: Path, limits: Mapping[str, str]) -> int:
    """Leaves in *inbox*; *limits* are the ``limits.*`` parameters. Opens zips and mails, and
    what is nested in them; every other file is one leaf."""
    bounds = _Bounds.of(limits)
    return sum(_loose(entry, bounds) for entry in _files(inbox))


def _files(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """All that lies in *folder*, at any depth; a folder that may not be entered has nothing."""
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except (PermissionError, FileNotFoundError):
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.name != _KEEPER:
            yield entry


class _Bounds(Struct, frozen=True):
    """Limits beyond which a container stays closed and counts as one."""

    tree: int  # bytes
    mail: int  # bytes
    mail_parts: int
    mail_depth: int
    zip_entries: int
    zip_depth: int
    ratio: int
    ratio_from: int  # bytes

    @classmethod
    def of(cls, limits: Mapping[str, str]) -> _Bounds:
        def whole(name: str) -> int:
            return int(limits[f"limits.{name}"])

        return cls(
            tree=whole("tree_mib") * _MIB,
            mail=whole("mail_mib") * _MIB,
            mail_parts=whole("mail_parts"),
            mail_depth=whole("mail_depth"),
            zip_entries=whole("zip_entries"),
            zip_depth=whole("zip_depth"),
            ratio=whole("ratio"),
            ratio_from=whole("ratio_from_mib") * _MIB,
        )


def _loose(entry: os.DirEntry[str], bounds: _Bounds) -> int:
    try:
        if not entry.is_file():
            return 1  # a pipe, a link to nowhere: nothing that could be read, and a pipe would wait
        with Path(entry.path).open("rb") as stream:
            head = stream.read(_HEAD)
            if not _may_hold(head, entry.name):
                return 1
            data = head + stream.read(bounds.tree + 1)
    except OSError:
        return 1
    if len(data) > bounds.tree:
        return 1
    try:
        return _Count(bounds).leaves(data, entry.name, 0, 0)
    except _TooMuch:
        return 1


def _may_hold(head: bytes, name: str) -> bool:
    """True where the file may be a container; an office file or a dropping never is."""
    if name.startswith(_DROPPINGS) or name.lower() in _SYSTEM_FILES:
        return False
    if head.startswith(_ZIP):
        return not head[30:].startswith(_OFFICE)
    return _is_mail(head, name)


def _is_mail(head: bytes, name: str) -> bool:
    text = head.lstrip(b"\r\n \xef\xbb\xbf")
    if not text or b":" not in text.split(b"\n", 1)[0] or text.startswith(b"From "):
        return False
    from pipeline.stages.recount_mail import header_names  # only where a mail may lie

    names = header_names(text)
    known = {key for key in names if key in _MAIL_HEADERS or key.startswith("x-")}
    return len(known) >= (1 if name.lower().endswith(".eml") else _TOLD_BY_HEADERS)


class _Count:
    """One container of the inbox with all that is nested in it, under one budget."""

    def __init__(self, bounds: _Bounds) -> None:
        self._bounds = bounds
        self._left = bounds.tree

    def leaves(self, data: bytes, name: str, zips: int, mails: int) -> int:
        """Leaves in *data*: those of a container (at least one), else one."""
        short = name.replace("\\", "/").rpartition("/")[2]
        if not _may_hold(data[:_HEAD], short):
            return 1
        try:
            if data.startswith(_ZIP):
                return self._zip(data, zips, mails) or 1
            return self._mail(data, zips, mails) or 1
        except (_OneLeaf, RecursionError):
            return 1

    def _zip(self, data: bytes, zips: int, mails: int) -> int:
        if zips > self._bounds.zip_depth:
            raise _OneLeaf
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise _OneLeaf from None
        with archive:
            names = {entry.filename.replace("\\", "/") for entry in archive.infolist()}
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if _is_office(names) or len(entries) > self._bounds.zip_entries:
                raise _OneLeaf
            return sum(self._entry(archive, entry, zips + 1, mails) for entry in entries)

    def _entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, zips: int, mails: int
    ) -> int:
        chunks: list[bytes] = []
        size, packed = 0, max(entry.compress_size, 1)
        try:
            with archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._take(len(chunk))
                    if size > self._bounds.ratio_from and size > self._bounds.ratio * packed:
                        return 1
                    chunks.append(chunk)
        except _BROKEN:
            return 1
        return self.leaves(b"".join(chunks), entry.filename, zips, mails)

    def _mail(self, data: bytes, zips: int, mails: int) -> int:
        if len(data) > self._bounds.mail or mails > self._bounds.mail_depth:
            raise _OneLeaf
        from pipeline.stages.recount_mail import attached, content_of, mail_of

        mail = mail_of(data)
        parts = list(attached(mail, 0))
        if sum(1 for _ in mail.walk()) > self._bounds.mail_parts:
            raise _OneLeaf
        total = 0
        for part, forwards in parts:
            if mails + forwards > self._bounds.mail_depth:
                raise _OneLeaf
            content = content_of(part)
            self._take(len(content))
            name = part.get_filename() or ""
            total += self.leaves(content, name, zips, mails + 1 + forwards)
        return total

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _TooMuch


def _is_office(names: set[str]) -> bool:
    return "[Content_Types].xml" in names or {"content.xml", "META-INF/manifest.xml"} <= names
