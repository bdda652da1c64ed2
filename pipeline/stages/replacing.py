"""Puts outputs into a folder one by one: each whole or not at all, untouched where its bytes are
the same, and one that cannot be written does not keep the others from being written."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from pipeline.errors import OutputError
from pipeline.refusals import Refusal, refused

_TEMPORARY = ".part"  # the end of its name while it is written; short, for paths that are long
OWNED = ("~$", ".")  # beginnings of names that Excel, WPS, LibreOffice and we ourselves keep
_CHUNK = 1024 * 1024
_SHOWN = 6  # names in one sentence
_Stream = io.BytesIO | io.BufferedReader
_FOR_ALL = 0o666  # less what the umask takes away
_NUMBERS = count()  # of drafts
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Written(list[Path]):
    """Paths of outputs in order; ``digests`` gives the SHA-256 of what was put there."""

    def __init__(self) -> None:
        super().__init__()
        self.digests: dict[Path, str] = {}


def put(target: Path, data: bytes, mode: int = _FOR_ALL) -> None:
    """*data* at *target*, whole or not at all, and durable; nothing where it is there already.
    The folder is made where there is none; *mode* as for `os.open`. Raises OSError."""
    draft = _laid(target, io.BytesIO(data), mode)
    if draft.beside is not None:
        _move(draft.beside, target)
        _keep_names(target.parent)


class Draft(Struct, frozen=True):
    """An output *name* that is finished and on the disk, with its SHA-256: *beside* its place,
    or there already where that is None; or why it could not be written."""

    name: str
    digest: str = ""
    beside: Path | None = None
    refusal: Refusal | None = None


def lay_drafts(folder: Path, outputs: Iterable[tuple[str, bytes]], mark: str) -> list[Draft]:
    """(name, bytes) as drafts in *folder*, for `Replacing.take`; *mark* tells them from those of
    others who lay drafts there now. All are written before the first is flushed, so that the
    disk flushes most of them together."""
    drafts: list[Draft] = []
    open_still: list[tuple[int, BinaryIO]] = []
    for number, (name, data) in enumerate(outputs):
        stream = io.BytesIO(data)
        digest = hashlib.sha256(data).hexdigest()
        if _same(folder / name, stream):
            drafts.append(Draft(name, digest))
            continue
        beside = folder / f".{mark}-{number}{_TEMPORARY}"
        try:
            with _gone_unless_done(beside):
                open_still.append((number, _written(beside, stream)))
            drafts.append(Draft(name, digest, beside))
        except OSError as error:
            drafts.append(Draft(name, refusal=refused(error)))
    for number, draft in open_still:
        drafts[number] = _flushed(drafts[number], draft)
    return drafts


def remove_drafts(drafts: Iterable[Draft]) -> None:
    """Removes *drafts* that nobody is going to take."""
    for draft in drafts:
        if draft.beside is not None:
            with suppress(OSError):
                draft.beside.unlink(missing_ok=True)


def _flushed(laid: Draft, draft: BinaryIO) -> Draft:
    assert laid.beside is not None
    try:
        with _gone_unless_done(laid.beside), draft:
            os.fsync(draft.fileno())
    except OSError as error:
        return Draft(laid.name, refusal=refused(error))
    return laid


class Replacing:
    """Collects what could be written to *folder* and what could not; `finish` says so at the
    end. Only one writer at a time may have a folder: what it finds half-written was left by one
    that was killed, and goes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = Written()
        self._names: set[str] = set()
        self._refused: dict[Refusal, list[str]] = {}
        self.clear_drafts()

    def write(self, name: str, data: bytes) -> None:
        """Puts *data* at *name*."""
        self.take(self._lay(name, io.BytesIO(data)))

    def take(self, draft: Draft) -> None:
        """Moves a finished *draft* of this folder to its place, or notes why there is none."""
        self._names.add(draft.name)
        target = self._folder / draft.name
        if draft.refusal is not None:
            self._refuse(draft.refusal, f"《{draft.name}》")
            return
        try:
            if draft.beside is not None:
                _move(draft.beside, target)
        except _NotMovedError as stuck:
            self._refuse(refused(stuck.error, moving=True), f"《{draft.name}》")
        else:
            self._written.append(target)
            self._written.digests[target] = draft.digest

    def lay(self, name: str, source: Path) -> Draft:
        """The bytes of *source*, a finished file elsewhere, as a draft for `take`."""
        try:
            with source.open("rb") as stream:
                return self._lay(name, stream)
        except OSError as error:
            return Draft(name, refusal=refused(error))

    def clear_drafts(self) -> None:
        """Removes drafts that nobody has taken."""
        with suppress(OSError):
            for path in self._folder.glob(f".*{_TEMPORARY}"):
                path.unlink()

    def clear_stale(self, keep: Container[str] = ()) -> None:
        """Removes workbooks of earlier runs that this one has not, but those in *keep*."""
        for path in sorted(self._folder.glob("*.xlsx")):
            if path.name in self._names or path.name in keep or path.name.startswith(OWNED):
                continue
            try:
                path.unlink()
            except OSError as error:
                self._refuse(refused(error, removing=True), f"《{path.name}》")

    def finish(self) -> Written:
        """The paths written, in order; OutputError naming those that could not be."""
        if self._refused:
            troubles = [why.of(_listed(names)) for why, names in self._refused.items()]
            raise OutputError(troubles, self._written)
        return self._written

    def _lay(self, name: str, stream: _Stream) -> Draft:
        try:
            return _laid(self._folder / name, stream)
        except OSError as error:
            return Draft(name, refusal=refused(error))

    def _refuse(self, why: Refusal, what: str) -> None:
        named = self._refused.setdefault(why, [])
        if what not in named:
            named.append(what)


def _listed(names: list[str]) -> str:
    more = f"等 {len(names)} 份" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


class _NotMovedError(OSError):
    """The finished file could not be moved to its place."""

    def __init__(self, error: OSError) -> None:
        super().__init__(*error.args)
        self.error = error


def _laid(target: Path, stream: _Stream, mode: int = _FOR_ALL) -> Draft:
    """The bytes of *stream* as a draft for *target*."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if _same(target, stream):
        return Draft(target.name, digest)
    beside = target.with_name(f".{os.getpid()}-{next(_NUMBERS)}{_TEMPORARY}")
    with _gone_unless_done(beside), _written(beside, stream, mode) as draft:
        os.fsync(draft.fileno())
    return Draft(target.name, digest, beside)


def _written(beside: Path, stream: _Stream, mode: int = _FOR_ALL) -> BinaryIO:
    """The bytes of *stream* at *beside*, still open, not yet on the disk for good."""
    try:
        opened = os.open(beside, _ANEW, mode)
    except (FileNotFoundError, NotADirectoryError):  # no folder yet: it is asked for once
        beside.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(beside, _ANEW, mode)
    draft = os.fdopen(opened, "wb")
    try:
        stream.seek(0)
        shutil.copyfileobj(stream, draft, _CHUNK)
        draft.flush()
    except BaseException:
        with suppress(OSError):
            draft.close()  # it may try to write again what could not be written
        raise
    return draft


def _move(beside: Path, target: Path) -> None:
    with _gone_unless_done(beside):
        try:
            os.replace(beside, target)  # noqa: PTH105 - the name says that it overwrites
        except OSError as error:
            raise _NotMovedError(error) from error


def _keep_names(folder: Path) -> None:
    """What was moved in *folder* stays so when the power fails, where a system can be told that."""
    with suppress(OSError):  # Windows opens no folders, and keeps names without being told
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _gone_unless_done(beside: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _same(target: Path, stream: _Stream) -> bool:
    """True where *target* holds the bytes of *stream* already."""
    try:
        if target.stat().st_size != stream.seek(0, io.SEEK_END):
            return False
        stream.seek(0)
        with target.open("rb") as old:
            while chunk := old.read(_CHUNK):
                if chunk != stream.read(_CHUNK):
                    return False
    except OSError:
        return False  # absent, or unreadable: writing it will say why
    return True
