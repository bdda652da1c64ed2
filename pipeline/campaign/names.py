"""File names of packs and returned workbooks: code first, so that a garbled name still sorts."""

from __future__ import annotations

from pipeline.campaign.units import Unit

_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def pack_name(unit: Unit, period: str, revision: int) -> str:
    """``XX001_实验小学_2012H1_r1.xlsx`` (单位编码_单位简称_报送期_rN)."""
    return f"{unit.code}_{unit.short_name.translate(_FORBIDDEN)}_{period}_r{revision}.xlsx"
