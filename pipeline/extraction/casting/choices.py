"""Words of a choice list, one or several. A word that only resembles one is never taken for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from pipeline.extraction.casting.model import Cast, CellValue, trimmed, verbatim
from pipeline.extraction.casting.text import cast_text

_SEPARATORS = re.compile(r"[、,，;；/／\r\n]+")
_WHITE = re.compile(r"\s+")
_LIKENESS = 50  # rapidfuzz ratio, 0–100: 已对现 and 已兑现 share two of three characters
_LISTED = 8  # words; a longer list is not repeated in a remedy
_JOINED = 5  # words; of longer lists not every combination is prepared


def folded(text: str) -> str:
    """*text* as words are compared: NFKC, no white space, one case."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Words:
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
    if text in words.exact:
        return Cast(text, found.raw)
    if word := words.near.get(folded(text)):
        return Cast(word, verbatim(value), "T09", note=True, shown=word)
    return Cast(raw=verbatim(value), code="T10", hint=hint(text, words))


def cast_choices(value: CellValue, words: Words) -> Cast:
    """Several words, separated by 、 , ， ; ； / or line ends, as a tuple in list order."""
    found = cast_text(value)
    if not isinstance(found.value, str) or (found.code and not found.note):
        return found
    text = found.value
    whole = cast_choice(text, words)
    if isinstance(whole.value, str):
        raw = found.raw if whole.raw is None else verbatim(value)
        return Cast((whole.value,), raw, whole.code, whole.note, whole.shown)
    chosen: set[str] = set()
    noted = False
    for part in filter(None, map(trimmed, _SEPARATORS.split(text))):
        one = cast_choice(part, words)
        if not isinstance(one.value, str):
            return Cast(raw=verbatim(value), code="T10", hint=one.hint)
        noted = noted or one.code is not None
        chosen.add(one.value)
    if not chosen:
        return Cast(raw=verbatim(value), code="T10", hint=hint(text, words))
    result = tuple(word for word in words.words if word in chosen)
    shown = "、".join(result)
    raw = None if shown == verbatim(value) else verbatim(value)
    return Cast(result, raw, "T09" if noted else None, noted, shown if noted else "")


def hint(text: str, words: Words) -> str:
    """End of a remedy: the nearest word, as a question, and the list where it is short."""
    return _hint(text, words.words)


@lru_cache(maxsize=1024)
def _hint(text: str, words: tuple[str, ...]) -> str:
    from rapidfuzz import fuzz, process

    parts = []
    best = process.extractOne(text, words, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    if best is not None:
        parts.append(f"，看看是不是“{best[0]}”")
    if 0 < len(words) <= _LISTED:
        parts.append(f"（可选：{'、'.join(words)}）")
    return "".join(parts)
