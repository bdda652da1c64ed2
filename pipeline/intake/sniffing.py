"""What kind of file some bytes are, told by their first bytes and their directory, never by name.

Opens nothing; the name only decides where plain text could be anything.
"""

from __future__ import annotations

import re
import struct
from enum import StrEnum

from pipeline.patterns import seldom
from pipeline.zips import entries

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = seldom(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_END = struct.Struct("<4s4HIIH")
_ENTRY = struct.Struct("<4s24x3H12x")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_TAIL = 66_000  # an end record and its longest comment
_HEADER = seldom(rb"[!-9;-~]{1,76}:")  # RFC 5322, 3.6.8
_MAIL_HEADER = seldom(
    rb"^(?:from|to|subject|date|received|mime-version|message-id|return-path|content-type"
    rb"|delivered-to|dkim-signature|x-[a-z0-9\-]+):",
    re.I | re.M,
)


class Kind(StrEnum):
    """Kinds that are treated differently. XLSX covers .xlsm, XLS covers .et."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    LOCKED = "locked"  # an encrypted OOXML workbook
    ZIP = "zip"
    MAIL = "mail"
    XLSB = "xlsb"
    TNEF = "tnef"
    ARCHIVE = "archive"
    OUTLOOK = "outlook"
    MAILBOX = "mailbox"
    EMPTY = "empty"
    BROKEN = "broken"  # begins as a zip, has no directory
    OTHER = "other"

    @property
    def workbook(self) -> bool:
        """True for what may be a return, also for one that only its password opens."""
        return self in (Kind.XLSX, Kind.XLS, Kind.ODS, Kind.LOCKED)

    @property
    def container(self) -> bool:
        """True for what is unpacked to look for workbooks inside."""
        return self in (Kind.ZIP, Kind.MAIL)


_MAGIC = {
    Kind.TNEF: (b"\x78\x9f\x3e\x22",),
    Kind.ARCHIVE: (
        b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF",
    ),
}  # fmt: skip


def sniff(data: bytes, name: str) -> Kind:
    """The kind of *data*; *name* counts only for mail without telling headers."""
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _zipped(data)
    if data.startswith(_OLE):
        return _compound(data, name)
    for kind, magics in _MAGIC.items():
        if data.startswith(magics):
            return kind
    if _BIFF.match(data):
        return Kind.XLS
    return _textual(data, name) if data else Kind.EMPTY


def _textual(data: bytes, name: str) -> Kind:
    if data.startswith(b"From ") and _MAIL_HEADER.search(data[:4096]):
        return Kind.MAILBOX
    return Kind.MAIL if _mail(data, name) else Kind.OTHER


def _mail(data: bytes, name: str) -> bool:
    head = data[:8192].lstrip(b"\r\n \xef\xbb\xbf")
    if not _HEADER.match(head):
        return False
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    wanted = 1 if name.lower().endswith(".eml") else 3
    return len({found.lower() for found in _MAIL_HEADER.findall(headers)}) >= wanted


def _zipped(data: bytes) -> Kind:
    if data[30:38] == b"mimetype" and _OPEN_DOCUMENT in data[38:256]:
        return Kind.ODS if _OPEN_DOCUMENT + b"spreadsheet" in data[38:256] else Kind.OTHER
    names = entry_names(data)
    if names is None:
        # truncated: whether a workbook or a container no longer matters
        return Kind.BROKEN
    plain = _from_the_root(names)
    if b"xl/workbook.bin" in plain:
        return Kind.XLSB
    if b"[Content_Types].xml" in plain:
        return Kind.XLSX if any(name.startswith(b"xl/") for name in plain) else Kind.OTHER
    if {b"content.xml", b"META-INF/manifest.xml"} <= plain:
        return Kind.ODS
    return Kind.ZIP


def _from_the_root(names: list[bytes]) -> set[bytes]:
    """*names* with forward slashes and none before them; nearly always they are so."""
    together = b"\n" + b"\n".join(names)
    if b"\\" in together or b"\n/" in together:
        return {name.replace(b"\\", b"/").lstrip(b"/") for name in names}
    return set(names)


def entry_names(data: bytes) -> list[bytes] | None:
    """Raw names in the directory of a zip; None where it has none that hangs together."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _TAIL))
    if at < 0 or at + _END.size > len(data):
        return None
    *_, count, size, _offset, _comment = _END.unpack_from(data, at)
    place = at - size  # also right where something stands before the archive
    if place < 0 or count == 0xFFFF or size == 0xFFFFFFFF:
        return _names_of_zip64(data)
    names = []
    while place + 46 <= at:
        magic, name_length, extra, comment = _ENTRY.unpack_from(data, place)
        if magic != b"PK\x01\x02":
            return None
        names.append(data[place + 46 : place + 46 + name_length])
        place += 46 + name_length + extra + comment
    return names


def _names_of_zip64(data: bytes) -> list[bytes] | None:
    listed = entries(data)
    return None if listed is None else [entry.written for entry in listed]


def _compound(data: bytes, name: str) -> Kind:
    if _stream(data, "EncryptedPackage"):
        return Kind.LOCKED
    if _stream(data, "__substg1.0_") or _stream(data, "__properties_version1.0"):
        return Kind.OUTLOOK
    if any(_stream(data, stream) for stream in ("Workbook", "Book", "WORKBOOK")):
        return Kind.XLS
    # a workbook cut off before its directory
    return Kind.BROKEN if name.lower().endswith((".xls", ".et", ".xlsx")) else Kind.OTHER


def _stream(data: bytes, name: str) -> bool:
    """Directory entries hold their names as UTF-16."""
    return name.encode("utf-16-le") in data
