"""The three manuals: where they lie, and which of them quotes what the program says."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs"
MANUALS = tuple(FOLDER / f"{name}.md" for name in ("办事员手册", "填报指南", "领导阅读指南"))
PICTURE_FOLDER = FOLDER / "图片"
ORIGIN = PICTURE_FOLDER / "来源.toml"


def holders(block: str) -> list[Path]:
    """The manuals that hold *block*, a part that the program says itself."""
    mark = f"<!-- begin: {block} -->"
    return [manual for manual in MANUALS if mark in manual.read_text("utf-8")]
