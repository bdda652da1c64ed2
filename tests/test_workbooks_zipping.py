"""Parts that are deflated in stretches are what was written, for any other program."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.workbooks.zipping import (
    Aside,
    Squeezer,
    Stretch,
    deflated,
    joined,
    zipped,
)
from pipeline.zips import Packed

texts = st.lists(st.text(max_size=40).map(lambda text: text * 30), max_size=8)
ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * n}</v></c></row>' for n in range(1, 9000))


def squeezed(text: list[str]) -> Stretch:
    squeezer = Squeezer()
    for piece in text:
        squeezer.write(piece.encode())
    return squeezer.done()


def read(packed: Packed) -> bytes:
    """What the standard library reads, which checks the CRC."""
    with zipfile.ZipFile(io.BytesIO(zipped([packed]))) as archive:
        return archive.read(packed.name.decode("ascii"))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=5), st.binary(max_size=50))
def test_stretches_behind_one_another_are_one_part(written: list[list[str]], end: bytes) -> None:
    stretches = [squeezed(text) for text in written]
    part = joined("sheet.xml", [Stretch.of(b"<a>"), *stretches, Stretch.of(end, last=True)])
    whole = b"<a>" + "".join(text for each in written for text in each).encode() + end
    assert read(part) == whole
    assert part.crc == zlib.crc32(whole)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), st.randoms())
def test_what_was_laid_aside_is_taken_up_again_in_any_order(
    written: list[list[str]], order: random.Random
) -> None:
    laid, held = Aside(io.BytesIO()), [squeezed(text) for text in written]
    taken_up = [laid.lay(stretch) for stretch in held]
    places = list(range(len(held)))
    order.shuffle(places)
    for place in places:
        found, before = taken_up[place](), held[place]
        assert (found.crc, found.size) == (before.crc, before.size)
        assert b"".join(found.data) == b"".join(before.data)
    assert b"".join(laid.lay(held[0])().data) == b"".join(held[0].data)  # and more may follow


def test_long_rows_are_whole_and_smaller_by_far() -> None:
    part = joined("sheet.xml", [squeezed([ROWS] * 3), Stretch.of(b"", last=True)])
    assert read(part) == ROWS.encode() * 3
    assert sum(map(len, part.data)) < len(ROWS)


def test_what_was_written_alike_gives_the_same_bytes() -> None:
    assert squeezed([ROWS, "end"]) == squeezed([ROWS, "end"])
    assert deflated("a.xml", ROWS.encode()) == deflated("a.xml", ROWS.encode())
