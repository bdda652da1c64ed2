"""File names of packs and returned workbooks: code first, so that a garbled name still sorts."""

from __future__ import annotations

import unicodedata

from pipeline.campaign.units import Unit

LONGEST = 30
"""Characters of a short name: a file name has room for 255 bytes, three for a Chinese character."""

_FORBIDDEN = frozenset('\\/:*?"<>|')


def unwritable(short_name: str) -> bool:
    """True of a short name that no file can be called by: too long, of more than one line, or with
    characters that nobody sees."""
    return len(short_name) > LONGEST or any(map(_hidden, short_name))


def pack_name(unit: Unit, period: str, revision: int) -> str:
    """``XX001_实验小学_2012H1_r1.xlsx`` (单位编码_单位简称_报送期_rN)."""
    short = "".join(
        "_" if char in _FORBIDDEN or _hidden(char) else char for char in unit.short_name[:LONGEST]
    )
    return f"{unit.code}_{short}_{period}_r{revision}.xlsx"


def _hidden(char: str) -> bool:
    return unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"
