"""Open one container (.zip, .eml) and all that is nested in it; members go to the spool.

A pure step from a file to a list of members, so that it can run in an isolated process. What
cannot be opened, or breaks a limit, is itself a member with the reason.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline.intake.guard.package import safe
from pipeline.intake.limits import MIB, Limits
from pipeline.intake.naming import Names, from_zip, shown, visible
from pipeline.intake.refusal import Refused, quarantined, reason, too_full
from pipeline.intake.sniffing import Kind, entry_names, sniff
from pipeline.intake.strangers import refused_at_sight, temporary, unread
from pipeline.problems import Problem, make
from pipeline.records import INSIDE, Leaf, Result
from pipeline.zips import DEFLATED, STORED

_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_UTF8 = 0x800


class Container(Struct, frozen=True):
    """A container of the inbox to be opened: where it lies, its path as shown."""

    location: Path
    path: str
    name: str
    spool: Path
    limits: Limits


class Found(Struct, frozen=True):
    """A leaf and where its bytes lie; ``location`` is None where there is nothing to read."""

    leaf: Leaf
    location: Path | None


class _Place(Struct, frozen=True):
    """Where in the tree something stands, and the outermost mail above it."""

    path: str
    name: str
    zips: int = 0
    mails: int = 0
    received: date | None = None
    sender: str | None = None


class _Overflow(Exception):  # noqa: N818 - what happened
    """The budget of the whole tree is used up."""


class _SpoolError(Exception):
    """The spool cannot be written: our trouble, never the sender's."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def open_container(task: Container) -> list[Found] | OSError:
    """The leaves in *task*, in the order they stand there, at least one; an OSError is returned
    (it crosses processes as it is) where the spool cannot be written."""
    tree, place = _Tree(task.spool, task.limits), _Place(task.path, task.name)
    try:
        data = task.location.read_bytes()
    except OSError:
        return [Found(unread(task.path, task.name, "I17"), None)]
    try:
        tree.add(data, place)
    except _SpoolError as error:
        return error.cause
    except _Overflow:
        limit = f"{task.limits.tree_mib} MB"
        refused = too_full("压缩包或邮件里的内容展开后太大", limit)
        tree.found.clear()
        tree.leaf(data, place, (refused.problem, refused.result))
    return tree.found


class _Tree:
    """One container with everything nested in it, under one budget."""

    def __init__(self, spool: Path, limits: Limits) -> None:
        self.found: list[Found] = []
        self._spool = spool
        self._limits = limits
        self._left = limits.tree_mib * MIB

    def add(self, data: bytes, place: _Place) -> None:
        """*data* as leaf, or opened as container."""
        kind = sniff(data, place.name)
        told = temporary(place.name)
        if told is None and kind.container:
            self._container(kind, data, place)
        else:
            self.leaf(data, place, told or refused_at_sight(kind, place.name, data, self._limits))

    def leaf(self, data: bytes, place: _Place, told: tuple[Problem, Result] | None) -> None:
        """List *data* as a leaf; a workbook without a refusal is written to the spool."""
        digest = hashlib.sha256(data).hexdigest()
        problem, result = told if told is not None else (None, None)
        leaf = Leaf(
            path=place.path,
            name=place.name.rpartition("/")[2],
            sha256=digest,
            size=len(data),
            received=place.received,
            sender=place.sender,
            workbook=told is None,
            refusal=problem,
            result=result,
        )
        self.found.append(Found(leaf, None if told else self._spooled(data, digest)))

    def _container(self, kind: Kind, data: bytes, place: _Place) -> None:
        before = len(self.found)
        if kind is Kind.MAIL and place.mails == 0:
            place = _stamped(data, place)
        try:
            if kind is Kind.ZIP:
                self._unzip(data, place)
            else:
                self._unmail(data, place)
        except (_Overflow, _SpoolError, MemoryError):
            raise
        except Exception as error:  # what nobody has foreseen is its own fate as well
            refused = reason(error)
            del self.found[before:]
            self.leaf(data, place, (refused.problem, refused.result))
        else:
            if len(self.found) == before:
                code = "I20" if kind is Kind.ZIP else "I04"
                self.leaf(data, place, (make(code, name=place.name), Result.NOT_A_RETURN))

    def _unzip(self, data: bytes, place: _Place) -> None:
        limits = self._limits
        if place.zips > limits.zip_depth:
            raise quarantined("I16", what="压缩包里套压缩包", limit=f"{limits.zip_depth}层")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _folder(entry)]
            if len(entries) > limits.zip_entries:
                raise too_full(f"压缩包里有 {len(entries)} 个文件", f"{limits.zip_entries} 个")
            names = Names()
            for entry in entries:
                utf8 = bool(entry.flag_bits & _UTF8)
                name = from_zip(entry.orig_filename, utf8, entry.extra)
                inner = _inside(place, names.unique(shown(name)), zips=place.zips + 1)
                self._entry(archive, entry, name, inner, data)

    def _entry(
        self,
        archive: zipfile.ZipFile,
        entry: zipfile.ZipInfo,
        name: str,
        place: _Place,
        data: bytes,
    ) -> None:
        try:
            _admit(entry, name, place.name)
            content = self._unpacked(archive, entry)
        except (_Overflow, MemoryError):
            raise
        except Exception as error:
            refused = reason(error)
            packed = data[entry.header_offset :][: 30 + entry.compress_size]
            self.leaf(packed, place, (refused.problem, refused.result))
        else:
            self.add(content, place)

    def _unpacked(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        limits, chunks, size = self._limits, [], 0
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._take(len(chunk))
                if size > limits.ratio_from_mib * MIB and (
                    size > limits.ratio * max(entry.compress_size, 1)
                ):
                    raise too_full("压缩包里的一个文件解压后大得出奇", f"{limits.ratio} 倍")
                chunks.append(chunk)
        return b"".join(chunks)

    def _unmail(self, data: bytes, place: _Place) -> None:
        from pipeline.intake import mail  # loaded where a mail lies in the inbox

        limits = self._limits
        if len(data) > limits.mail_mib * MIB:
            raise too_full("邮件太大", f"{limits.mail_mib} MB")
        if place.mails > limits.mail_depth:
            raise _forwarded_too_often(limits)
        message = mail.parse(data)
        names = Names()
        for entry in mail.attachments(message, limits):
            if place.mails + entry.forwards > limits.mail_depth:
                raise _forwarded_too_often(limits)
            self._take(len(entry.data))
            inner = _inside(
                place,
                names.unique(shown(entry.name)),
                mails=place.mails + 1 + entry.forwards,
            )
            if entry.whole or _complete(entry.data):
                self.add(entry.data, inner)
            else:
                told = make("I15", name=inner.name), Result.QUARANTINED
                self.leaf(entry.data, inner, told)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _Overflow

    def _spooled(self, data: bytes, digest: str) -> Path:
        target = self._spool / digest
        if not target.exists():
            # another process may write the same bytes: each its own file, then renamed
            draft = self._spool / f"{digest}.{os.getpid()}"
            try:
                draft.write_bytes(data)
                draft.replace(target)
            except OSError as error:
                raise _SpoolError(error) from error
        return target


def _admit(entry: zipfile.ZipInfo, written: str, name: str) -> None:
    """Refused where *entry* must not be unpacked; *written* is its whole name, *name* as shown."""
    if not safe(visible(written)):
        raise quarantined("I19", name=name)
    if entry.flag_bits & _ENCRYPTED:
        raise quarantined("I09", name=name)
    if entry.compress_type not in (STORED, DEFLATED):  # the others inflate without bound
        raise quarantined("I22", name=name)


def _folder(entry: zipfile.ZipInfo) -> bool:
    """True for what stands for a folder: something with content is a file, whatever its name."""
    return entry.filename.endswith("/") and not entry.file_size


def _inside(place: _Place, name: str, **depths: int) -> _Place:
    return replace(place, path=f"{place.path}{INSIDE}{name}", name=name, **depths)


def _stamped(data: bytes, place: _Place) -> _Place:
    """*place* with day and sender of its mail, which are known even if it cannot be opened."""
    from pipeline.intake import mail, mail_headers

    head = mail.headers(data)
    return replace(place, received=mail_headers.received(head), sender=mail_headers.sender(head))


def _forwarded_too_often(limits: Limits) -> Refused:
    return quarantined("I16", what="邮件里套邮件", limit=f"{limits.mail_depth}层")


def _complete(data: bytes) -> bool:
    """True for a zip whose end is there: only the padding of its base64 was missing."""
    return data.startswith(b"PK") and entry_names(data) is not None
