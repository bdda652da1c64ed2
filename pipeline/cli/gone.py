"""Marks in a score's story the files that a person looking for them will not find in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline.records import INSIDE

if TYPE_CHECKING:
    from pipeline.paths import Home
    from pipeline.stages.explain import ScoreStory

GONE = "（已不在收件箱）"


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
    if not (home.root / file).is_relative_to(home.inbox) or _lies(file, home):
        return source
    return f"{file}{GONE}{bar}{place}"


def _lies(file: str, home: Home) -> bool:
    """True where *file*, or a container that it may be in, lies in the inbox."""
    pieces = file.split(INSIDE)
    outers = (INSIDE.join(pieces[:count]) for count in range(1, len(pieces) + 1))
    return any((home.root / outer).is_file() for outer in outers)
