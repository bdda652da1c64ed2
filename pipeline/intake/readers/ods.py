"""Values of .ods through calamine, also where the file is indented for people to read.

calamine takes the white space between cells for a fault; programs that write it (SheetJS) are
many behind web forms.
"""

from __future__ import annotations

import io
import zipfile

from pipeline.intake.guard import Sightings
from pipeline.intake.readers.calamine import CalamineFailed, read_calamine
from pipeline.patterns import seldom
from pipeline.records import RawWorkbook
from pipeline.zips import pieces, stored

_CONTENT = "content.xml"
# before a tag of a table or of the document; within a text it could mean something
_INDENT = seldom(rb">\s+(?=</?(?:table|office):)")


def read_ods(data: bytes, sights: Sightings) -> RawWorkbook:
    """As `read_calamine`, which it asks again without the indentation where that fails."""
    try:
        return read_calamine(data, "ods", sights)
    except CalamineFailed:
        return read_calamine(_flat(data), "ods", sights)


def _flat(data: bytes) -> bytes:
    """The package with its cells unindented. Only for bytes that passed the guard."""
    with zipfile.ZipFile(io.BytesIO(data)) as given:
        parts = [stored(name, _unindented(name, given.read(name))) for name in given.namelist()]
    return b"".join(pieces(parts, utf8=True))


def _unindented(name: str, part: bytes) -> bytes:
    return _INDENT.sub(b">", part) if name == _CONTENT else part
