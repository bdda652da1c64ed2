"""The directory of a zip as we read it ourselves is the one that the library reads."""

from __future__ import annotations

import io
import struct
import zipfile

import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import zips
from pipeline.zips import Entry

WHOLE = hostile.form()
DIRECTORY = WHOLE.index(b"PK\x01\x02")
FIELDS = (0, 1, 2, 4, 20, 255)


def by_library(data: bytes) -> list[Entry] | None:
    return zips._listed(data)


def test_an_ordinary_directory_is_read_without_the_library() -> None:
    found = zips._plain(WHOLE)
    assert found == by_library(WHOLE)
    assert found
    assert "xl/workbook.xml" in [entry.name for entry in found]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(DIRECTORY, len(WHOLE) - 1), st.sampled_from(FIELDS)), max_size=3
    ),
    st.integers(0, 60),
)
def test_a_spoilt_directory_is_left_to_the_library_or_read_alike(
    changes: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    spoilt = bytes(data[: len(data) - cut]) if cut > 40 else bytes(data)
    found = zips._plain(spoilt)
    assert found is None or found == by_library(spoilt)


def remade(**end: int) -> bytes:
    """The workbook with fields of its end record set."""
    names = ("disk", "first", "here", "count", "length", "place", "comment")
    values = dict(zip(names, struct.unpack("<4H2IH", WHOLE[-18:]), strict=True)) | end
    return WHOLE[:-18] + struct.pack("<4H2IH", *values.values())


def test_what_is_not_plain_is_left_to_the_library() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/工作簿.xml", "<a/>")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    for data in (
        out.getvalue(), b"ahead" + WHOLE, WHOLE + b"behind", WHOLE[:-30], b"", WHOLE[-22:],
        WHOLE[:-42] + locator + WHOLE[-22:], remade(count=1), remade(disk=1), remade(comment=3),
    ):  # fmt: skip
        assert zips._plain(data) is None
    assert [entry.name for entry in zips.entries(out.getvalue()) or ()] == ["xl/工作簿.xml"]
    assert zips.entries(b"ahead" + WHOLE) is not None
    assert zips.entries(WHOLE[:-30]) is None


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.text("甲a/b.xml", min_size=1), st.lists(st.binary(max_size=90)), max_size=6)
)
def test_what_is_put_in_is_what_any_program_unpacks(parts: dict[str, list[bytes]]) -> None:
    packed = [zips.stored(name, *data) for name, data in parts.items()]
    made = b"".join(zips.pieces(packed, utf8=True))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: b"".join(pieces) for name, pieces in parts.items()
        }
    assert [entry.name for entry in zips.entries(made) or ()] == list(parts)


@pytest.mark.parametrize("header", [-1, 1, len(WHOLE) - 8, len(WHOLE) + 8])
def test_where_no_local_header_stands_nothing_is_opened(header: int) -> None:
    assert zips.opened(WHOLE, 0)[0] == b"[Content_Types].xml"
    with pytest.raises(zipfile.BadZipFile):
        zips.opened(WHOLE, header)
