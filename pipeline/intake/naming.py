"""Names of files that came inside containers: decoded as well as can be, shown safely.

A name is text to show, never a place to write to.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib

from pipeline.records import INSIDE

_HIDDEN = frozenset({"Cc", "Cf", "Cs"})  # control, format (right-to-left marks), surrogates
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8
UNNAMED = "未命名"
_BESIDE = "！/"  # how a folder is shown whose name ends in «!»


def beside(path: str) -> str:
    """*path* of a loose file, as shown where it would be that of something in a container."""
    return path.replace(INSIDE, _BESIDE)


def from_zip(shown: str, utf8: bool, extra: bytes) -> str:
    """The name of a zip entry: as flagged, else from its extra field, else UTF-8 where it
    decodes, else GBK, which is what Chinese Windows writes without a flag. *shown* is the
    name as the standard library reads it (cp437 where not flagged)."""
    if utf8:
        return shown
    try:
        raw = shown.encode("cp437")
    except UnicodeEncodeError:
        return shown
    return _unicode_path(extra, raw) or decoded(raw)


def decoded(raw: bytes) -> str:
    """*raw* as UTF-8, else GB 18030, else with marks for what is no text."""
    for coding in ("utf-8", "gb18030"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "replace")


def mended(text: str) -> str:
    """*text* from a file system or header whose 8-bit bytes stand as surrogates."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return text
    try:
        return decoded(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # half a character, as Windows allows in names
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def visible(name: str) -> str:
    """*name* without characters that hide or turn round what it says."""
    return "".join(char for char in name if unicodedata.category(char) not in _HIDDEN)


def shown(name: str) -> str:
    """*name* to be shown in a path: visible, with forward slashes, climbing nowhere, and with no
    folder that looks like a container."""
    segments = visible(name).replace("\\", "/").split("/")
    kept = [segment.strip() for segment in segments if segment.strip() not in ("", ".", "..")]
    return "/".join(kept).replace(INSIDE, _BESIDE) or UNNAMED


class Names:
    """Gives each name of one container once: a second ``b.xlsx`` becomes ``b (2).xlsx``."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def unique(self, name: str) -> str:
        """*name*, or the next one that is free; what it returns is taken."""
        stem, dot, extension = name.rpartition(".")
        if not stem or "/" in extension:
            stem, dot, extension = name, "", ""
        candidate, number = name, 1
        while candidate in self._used:
            number += 1
            candidate = f"{stem} ({number}){dot}{extension}"
        self._used.add(candidate)
        return candidate


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        field = extra[place + 4 : place + 4 + size]
        place += 4 + size
        if kind != _UNICODE_PATH or len(field) < 5:
            continue
        if int.from_bytes(field[1:5], "little") != zlib.crc32(raw):
            return None  # the entry was renamed since
        try:
            return field[5:].decode("utf-8")
        except UnicodeDecodeError:
            return None
    return None
