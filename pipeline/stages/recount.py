"""Recount (清点): how many leaf files lie in the inbox, counted a second time, plainly.

For 对账 only: it uses the standard library and none of the intake, so that a leaf lost there
shows as a difference here. It reads as little as tells a container from a leaf. What it cannot
open, list or make out is one leaf, never none: the intake has to say so as well.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

_MIB = 1024 * 1024
_HEAD = 8192  # bytes that tell a container
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
_INFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others inflate without bound


class _TooMuch(Exception):  # noqa: N818 - what happened: the whole container is one leaf
    pass


class _OneLeaf(Exception):  # noqa: N818 - what happened: this container is not opened
    pass


def recount(inbox: Path, limits: Mapping[str, str], each: Each | None = None) -> int:
    """Leaves in *inbox*; *limits* are the ``limits.*`` parameters. Opens zips and mails, and
    what is nested in them; every other file is one leaf, and so is a folder that cannot be listed.

    What strangers packed is unpacked by *each*, apart from this process where it matters what
    that may do to it.
    """
    bounds = _Bounds.of(limits)
    plain, packed = 0, []
    for path in _files(str(inbox)):
        if path is not None and _packed(path):
            packed.append(Packed(path, bounds))
        else:
            plain += 1
    return plain + sum((each or _here)(packed))


def leaves_in(task: Packed) -> int:
    """Leaves in one container of the inbox: at least one, whatever it does to its reader."""
    try:
        with Path(task.path).open("rb") as stream:
            data = stream.read(task.bounds.tree + 1)
        if len(data) > task.bounds.tree:
            return 1
        return _Count(task.bounds).leaves(data, task.path, 0, 0)
    except Exception:
        return 1


def _here(tasks: Iterable[Packed]) -> Iterator[int]:
    return map(leaves_in, tasks)


def _files(folder: str) -> Iterator[str | None]:
    """The path of all that lies in *folder*, at any depth, but folders; None for one that cannot be
    listed. Links are not followed: what they lead to lies elsewhere."""
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                found = list(entries)
        except OSError:
            yield None
            continue
        folders += [entry.path for entry in found if entry.is_dir(follow_symlinks=False)]
        for entry in found:
            if not entry.is_dir(follow_symlinks=False) and entry.name != _KEEPER:
                yield entry.path


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


class Packed(Struct, frozen=True):
    """A loose file that may be a container."""

    path: str
    bounds: _Bounds


Each = Callable[[list[Packed]], Iterable[int]]
"""What `leaves_in` gives for each of many; 1 for one over which it did not come to an end."""


def _packed(path: str) -> bool:
    try:
        if not Path(path).is_file():
            return False  # a pipe, a link to nowhere: not to be read, and a pipe would wait
        with Path(path).open("rb") as stream:
            return _may_hold(stream.read(_HEAD), Path(path).name)
    except (OSError, ValueError):
        return False


def _may_hold(head: bytes, name: str) -> bool:
    """True where the file may be a container; an office file or a dropping never is."""
    if name.startswith(_DROPPINGS) or name.lower() in _SYSTEM_FILES:
        return False
    if head.startswith(_ZIP):
        return not head[30:].startswith(_OFFICE)
    return _is_mail(head, name)


def _is_mail(head: bytes, name: str) -> bool:
    text = head.lstrip(b"\r\n \xef\xbb\xbf")
    if text.split(b"\n", 1)[0].find(b":") < 1 or text.startswith(b"From "):
        return False
    from pipeline.stages.recount_mail import header_names  # only where a mail may lie

    names = header_names(text)
    known = {key for key in names if key in _MAIL_HEADERS or key.startswith("x-")}
    return len(known) >= (1 if name.lower().endswith(".eml") else _TOLD_BY_HEADERS)


class _Count:
    """One container of the inbox with all that is nested in it, under one budget: where that is
    used up, or memory is, the whole container is one leaf; else what cannot be opened is one."""

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
        except (_TooMuch, MemoryError):
            raise
        except Exception:
            return 1

    def _zip(self, data: bytes, zips: int, mails: int) -> int:
        if zips > self._bounds.zip_depth:
            raise _OneLeaf
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.filename.replace("\\", "/") for entry in archive.infolist()}
            entries = [
                entry
                for entry in archive.infolist()
                if entry.file_size or not entry.filename.endswith("/")
            ]
            if _is_office(names) or len(entries) > self._bounds.zip_entries:
                raise _OneLeaf
            return sum(self._entry(archive, entry, zips + 1, mails) for entry in entries)

    def _entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, zips: int, mails: int
    ) -> int:
        chunks: list[bytes] = []
        size, packed = 0, max(entry.compress_size, 1)
        if entry.compress_type not in _INFLATED or _climbs(entry.orig_filename):
            return 1
        try:
            with archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._take(len(chunk))
                    if size > self._bounds.ratio_from and size > self._bounds.ratio * packed:
                        return 1
                    chunks.append(chunk)
        except (_TooMuch, MemoryError):
            raise
        except Exception:
            return 1
        return self.leaves(b"".join(chunks), entry.filename, zips, mails)

    def _mail(self, data: bytes, zips: int, mails: int) -> int:
        if len(data) > self._bounds.mail or mails > self._bounds.mail_depth:
            raise _OneLeaf
        from pipeline.stages.recount_mail import attached, content_of, mail_of, name_of

        mail = mail_of(data)
        parts = list(attached(mail, 0))
        if sum(1 for _ in mail.walk()) > self._bounds.mail_parts:
            raise _OneLeaf
        total = 0
        for part, forwards in parts:
            if mails + forwards > self._bounds.mail_depth:
                raise _OneLeaf
            content = content_of(part) or b""
            self._take(len(content))
            total += self.leaves(content, name_of(part) or "", zips, mails + 1 + forwards)
        return total

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _TooMuch


def _climbs(name: str) -> bool:
    """True for a name that leads out of the folder that it would be unpacked into."""
    visible = "".join(char for char in name.replace("\\", "/") if char.isprintable())
    return visible.startswith("/") or ".." in visible.split("/") or visible[1:2] == ":"


def _is_office(names: set[str]) -> bool:
    return "[Content_Types].xml" in names or {"content.xml", "META-INF/manifest.xml"} <= names
