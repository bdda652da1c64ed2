"""What may be meant by a text that is none of a list's words: the end of a remedy, as a question.

Wrong advice is worse than none: a code is only suggested where it stands in the text or the text
in it, a denied word never for one that is not, and never half of what was written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extraction.casting.text import folded
from pipeline.patterns import seldom

SEPARATORS = seldom(r"[、,，;；/／\r\n]+")
_JOINERS = seldom(r"以及|[和及与跟+＋&＆\s]+")
_DENIALS = seldom("[不未没无非否]")
_CODE = seldom(r"[a-z0-9.]+")  # folded
_MARKS = seldom(r"[\W_]+")
_LIKENESS = 60  # rapidfuzz ratio, 0–100: 已对现 and 已兑现 share two of three characters
_SAME = 100
_LISTED = 8  # words; a longer list is not repeated in a remedy


@lru_cache(maxsize=1024)
def hint(text: str, words: tuple[str, ...], several: bool = False) -> str:
    """End of a remedy: the nearest of *words*, as a question, and the list where it is short.
    *several*: the cell may hold more than one; then all that *text* seems to name, or none."""
    listed = f"（可选：{'、'.join(words)}）" if 0 < len(words) <= _LISTED else ""
    if not several and len(_standing(text, words)) > 1:
        return f"，这一格只能选一个{listed}"
    meant = _each(text, words) if several else (nearest(text, words),)
    if not meant or None in meant:
        return listed
    return f"，看看是不是“{'、'.join(filter(None, dict.fromkeys(meant)))}”{listed}"


def nearest(text: str, words: tuple[str, ...]) -> str | None:
    """The one word that is most like *text*, where there is one."""
    return _nearest(text, words, _LIKENESS)


def _nearest(text: str, words: tuple[str, ...], least: float) -> str | None:
    marks = [(_likeness(folded(text), folded(word)), word) for word in words]
    most = max((mark for mark, _ in marks), default=0.0)
    best = [word for mark, word in marks if mark == most]
    return best[0] if most >= least and len(best) == 1 else None


def _likeness(text: str, word: str) -> float:
    """0–100, both folded."""
    from rapidfuzz import fuzz

    if text == word:
        return _SAME
    if _CODE.fullmatch(word):  # one character more or less is another code
        plain = _MARKS.sub("", text)
        return _SAME if _stands(word, text) or (plain and plain in word) else 0.0
    if bool(_DENIALS.search(text)) != bool(_DENIALS.search(word)):
        return 0.0
    part = (len(word) > 1 and word in text) or (len(text) > 1 and text in word)
    return max(float(fuzz.ratio(text, word)), _LIKENESS if part else 0.0)


def _stands(word: str, text: str) -> bool:
    """True where *word* stands in *text*, a code not as part of a longer one. Both folded."""
    if not _CODE.fullmatch(word):
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


def _standing(text: str, words: tuple[str, ...]) -> list[str]:
    """The words that stand in *text*, none as part of another."""
    rest, found = folded(text), []
    for word in sorted(words, key=len, reverse=True):
        if _stands(folded(word), rest):
            rest = rest.replace(folded(word), "、")
            found.append(word)
    return found


def _each(text: str, words: tuple[str, ...]) -> list[str | None]:
    """For each part of *text* the word that it may mean; split at 和 and its like only where the
    whole part is no word."""
    found: list[str | None] = []
    for piece in filter(str.strip, SEPARATORS.split(text)):
        if whole := _nearest(piece, words, _SAME):
            found.append(whole)
            continue
        parts = list(filter(None, _JOINERS.split(piece)))
        found += [nearest(part, words) for part in parts]
    return found
