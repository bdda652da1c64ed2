"""Marks in a score's story the files that a person looking for them will not find in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from pipeline.paths import Home
    from pipeline.stages.explain import ScoreStory

GONE = "（已不在收件箱）"
_INSIDE = "!/"  # inbox/a.zip!/b.xlsx: b lies in a


def marked(story: ScoreStory, home: Home) -> ScoreStory:
    """*story* with GONE behind the name of every source whose file was taken out of the inbox.
    The ledger keeps what such a file said; nothing else of the story changes."""
    items = tuple(
        item._replace(sources=tuple(_marked(source, home) for source in item.sources))
        for item in story.items
    )
    return replace(story, items=items)


def _marked(source: str, home: Home) -> str:
    file, bar, place = source.partition("｜")
    lies = home.root / file.partition(_INSIDE)[0]
    if not lies.is_relative_to(home.inbox) or lies.exists():
        return source
    return f"{file}{GONE}{bar}{place}"
