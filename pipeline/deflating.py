"""Deflate in one go, by libdeflate, for what is held whole; what is written or read piece by piece
takes the standard zlib and ISA-L. The same content always gives the same bytes."""

from __future__ import annotations

import deflate

GARBLED: type[Exception] = deflate.DeflateError
"""Raised for bytes that are not deflated, or that hold more than they should."""

_LEVEL = 1  # the fastest; some hundredths smaller than zlib's fastest


def squeezed(content: bytes) -> bytes:
    """*content* deflated, without a header: a part of a zip."""
    return bytes(deflate.deflate_compress(content, _LEVEL))


def squeezed_apart(content: bytes) -> bytes:
    """*content* deflated, with the header and the sum of zlib: to be kept by itself."""
    return bytes(deflate.zlib_compress(content, _LEVEL))


def unsqueezed(packed: bytes, size: int) -> bytes:
    """What `squeezed` was given, up to *size* bytes; raises GARBLED where there are more, or where
    the bytes are nonsense."""
    return bytes(deflate.deflate_decompress(packed, max(size, 1)))
