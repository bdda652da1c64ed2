"""Words of a choice list, one or several. A word that only resembles one is never taken for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.extraction.casting.model import Cast, CellValue, trimmed, verbatim
from pipeline.extraction.casting.suggestions import SEPARATORS, hint
from pipeline.extraction.casting.text import cast_text, folded

_JOINED = 5  # words; of longer lists not every combination is prepared


class Words(Struct, frozen=True):
    """A choice list, prepared: ``exact`` maps each word to itself, ``near`` its folded form,
    ``joined`` several words written with 、 in list order to all of them."""

    words: tuple[str, ...]
    exact: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=256)
def prepared(words: tuple[str, ...]) -> Words:
    """*words* with their indexes."""
    sizes = range(1, len(words) + 1 if len(words) <= _JOINED else 2)
    joined = {"、".join(some): some for size in sizes for some in combinations(words, size)}
    near = {folded(word): word for word in words}
    return Words(words, {word: word for word in words}, near, joined)


def cast_choice(value: CellValue, words: Words) -> Cast:
    """One word of the list: exact, or equal but for width and white space (noted, T09); else a
    Problem (T10) that suggests the nearest."""
    found = cast_text(value)
    if not isinstance(found.value, str) or (found.code and not found.note):
        return found
    text = found.value
    return _one(text, value, found, words) or _unlisted(text, value, words, several=False)


def cast_choices(value: CellValue, words: Words) -> Cast:
    """Several words, separated by 、 , ， ; ； / or line ends, as a tuple in list order."""
    found = cast_text(value)
    if not isinstance(found.value, str) or (found.code and not found.note):
        return found
    text = found.value
    if whole := _one(text, value, found, words):
        return replace(whole, value=(str(whole.value),))
    parts = list(filter(None, map(trimmed, SEPARATORS.split(text))))
    chosen = {words.near.get(folded(part)) for part in parts}
    if not chosen or None in chosen:
        return _unlisted(text, value, words, several=True)
    noted = any(part not in words.exact for part in parts)
    result = tuple(word for word in words.words if word in chosen)
    shown = "、".join(result)
    raw = None if shown == verbatim(value) else verbatim(value)
    return Cast(result, raw, "T09" if noted else None, noted, shown if noted else "")


def _one(text: str, value: CellValue, found: Cast, words: Words) -> Cast | None:
    """The reading of *text* where it is one word of the list."""
    if text in words.exact:
        return Cast(text, found.raw)
    if word := words.near.get(folded(text)):
        return Cast(word, verbatim(value), "T09", note=True, shown=word)
    return None


def _unlisted(text: str, value: CellValue, words: Words, *, several: bool) -> Cast:
    return Cast(raw=verbatim(value), code="T10", hint=hint(text, words.words, several=several))
