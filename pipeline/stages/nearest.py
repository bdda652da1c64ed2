"""Suggest the nearest units for a code or name that the roster does not have."""

from __future__ import annotations

from pipeline.campaign import Settings

_SUGGESTED = 3
_FLOOR = 50  # rapidfuzz ratio below which a suggestion would only mislead


def nearest_units(text: str, settings: Settings) -> str:
    """A sentence that names the nearest units by code and name."""
    from rapidfuzz import fuzz, process

    names = {code: f"{code} {unit.short_name}" for code, unit in settings.units.items()}
    found = process.extract(
        text.upper(), names, scorer=fuzz.WRatio, limit=_SUGGESTED, score_cutoff=_FLOOR
    )
    if not found:
        return "请对照《活动设置》的单位目录。"
    return f"是不是：{'、'.join(name for name, _, _ in found)}？"
