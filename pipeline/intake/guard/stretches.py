"""What a stretch of canonical XML holds besides tags and text, and how deep it nests: told from
its bytes, without parsing it. Knows nothing of spreadsheets."""

from __future__ import annotations

from pipeline.intake.limits import Limits

_KEPT = b"<\x01\x02"
_DROPPED = bytes(byte for byte in range(256) if byte not in _KEPT)


def plain(body: bytes, limits: Limits) -> bool:
    """True where *body* holds nothing but tags and text, and nests no deeper than the limit."""
    declares = b"<!" in body or b"<?" in body or b"\x00" in body  # comments and CDATA among them
    return not declares and shallow(body, limits.xml_depth)


def shallow(body: bytes, depth: int) -> bool:
    """True where tags nest no deeper than *depth*: there are fewer, or they are balanced.

    Counted by peeling: each pass removes the innermost pairs of what is left of the tags once
    everything else is dropped.
    """
    if body.count(b"</") < depth:
        return True
    tags = body.replace(b"/>", b"\x01").replace(b"</", b"\x02").translate(None, _DROPPED)
    tags = tags.replace(b"<\x01", b"")
    for _ in range(depth):
        if not tags:
            return True
        shorter = tags.replace(b"<\x02", b"")
        if len(shorter) == len(tags):
            return False
        tags = shorter
    return not tags


def short(body: bytes, mark: bytes, limits: Limits, start: int = 0) -> bool:
    """True where from *start* on no stretch between two *mark*s can exceed the characters of a
    cell: each of the windows, half as wide, holds one."""
    width = limits.characters // 2
    return all(
        body.find(mark, place, place + width) >= 0
        for place in range(start, len(body) - width, width)
    )
