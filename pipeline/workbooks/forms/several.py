"""T10 of a cell that takes several words: whether it holds words of its list, separators and nothing
else. Said twice, as all tests are (see `expressions`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from pipeline.workbooks.forms.expressions import Address, Answer, quoted
from pipeline.workbooks.forms.membership import widths_of
from pipeline.workbooks.forms.rows import Rows

_WORD = "|"  # stands for a word that was found
_SEPARATORS = ("、", ",", "，", ";", "；", "/", "／", "\n", "\r", " ", "\u3000")


class NotOfList(Struct, frozen=True, dict=True):
    """Something besides *words*, no word at all, or words that nothing stands between."""

    field: str
    words: tuple[str, ...]

    @cached_property
    def _replaced(self) -> tuple[tuple[str, str], ...]:
        """(typed, put in its place): characters of another width, then words, the longest first,
        since one may be part of another."""
        longest = sorted(self.words, key=lambda word: (-len(word), word))
        return (*widths_of(self.words), *((word, _WORD) for word in longest))

    def excel(self, at: Address) -> str:
        marked = at(self.field)
        for typed, meant in self._replaced:
            marked = f"SUBSTITUTE({marked},{quoted(typed)},{quoted(meant)})"
        rest = marked
        for character in (*_SEPARATORS, _WORD):
            rest = f"SUBSTITUTE({rest},{_literal(character)},{quoted('')})"
        none = f"ISERROR(FIND({quoted(_WORD)},{marked}))"
        joined = f"ISNUMBER(FIND({quoted(_WORD * 2)},{marked}))"
        return f"(((LEN({rest})>0)+{none}+{joined})>0)"

    def holds(self, rows: Rows) -> Sequence[Answer]:
        return [self._strange(str(cell or "")) for cell in rows.column(self.field)]

    def _strange(self, text: str) -> bool:
        for typed, meant in self._replaced:
            text = text.replace(typed, meant)
        rest = text
        for character in (*_SEPARATORS, _WORD):
            rest = rest.replace(character, "")
        return bool(rest) or _WORD not in text or _WORD * 2 in text


def _literal(character: str) -> str:
    """*character* in a formula, where no line may end."""
    return f"CHAR({ord(character)})" if character in "\r\n" else quoted(character)
