"""Rows that are no records: totals, «以下空白» and its like, examples, footnotes, headings copied in
again. Told by their first text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.extraction.casting import BrokenCell, CellValue
from pipeline.extraction.grid import blank
from pipeline.extraction.plan import normal

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
_LONGEST = 14  # characters, with blanks and dashes between them
_EDGES = "-—–―_=~～·.。、,，…()[]【】<>《》#"
_CLOSING = re.compile(
    r"(以上|本页|本表|全表|总)?(合计|总计|小计|共计|累计)数?(\([^()]{1,6})?|平均数?|"
    r"以下(为|均为|各行)?(空白?|无正文|无内容|无记录|略)|"
    r"(本表|此表|表格|正文)?(完|完毕|结束|到此为止)|以上(属实|完)|"
    r"例如?|(填写|填表)?(示例|样例|举例|范例)"
)
# Only where no other words stand in the row: 领导班子小计, 共计4项.
_SUM = re.compile(r".{1,10}(合计|总计|小计|共计|累计|汇总)|(合计|总计|小计|共计)[0-9].{0,6}")
_FOOTNOTE = re.compile(
    r"(注|备注|附注|说明|填报人|填表人|制表人?|审核人|负责人|单位负责人)\s*[:：]"
)
_FOOTNOTE_STARTS = frozenset("注备附说填制审负单")
_FOOTNOTE_CELLS = 3
_NOTE_LETTERS = 4  # Chinese characters; a shorter word alone in a row is a record begun


def is_remark(cells: Sequence[CellValue]) -> bool:
    """True of a row of totals, of a closing line, of an example, and of a footnote."""
    for value in cells:
        if type(value) is str and value:
            last = value[-1]  # a plain letter or digit closes nothing: the quick way out
            ends = last >= _FIRST_HAN or not last.isalnum()
            if ends and len(value) <= _LONGEST and _closes(value, cells):
                return True
            if value[0] not in _FOOTNOTE_STARTS or not _FOOTNOTE.match(value):
                return False
            return sum(map(_typed, cells)) <= _FOOTNOTE_CELLS
    return False


def is_note(first: str, others: Iterable[CellValue]) -> bool:
    """True of words that stand in the *first* column of a row with nothing beside them."""
    return _is_sentence(first) and not any(map(_typed, others))


@lru_cache(maxsize=8192)
def _is_sentence(text: str) -> bool:
    return sum(_FIRST_HAN <= letter <= _LAST_HAN for letter in text) >= _NOTE_LETTERS


def _typed(value: CellValue) -> bool:
    """False of blanks, and of our own formulas where a program left out their results."""
    return not blank(value) and not isinstance(value, BrokenCell)


def _closes(text: str, cells: Sequence[CellValue]) -> bool:
    """True where *text* closes the table, or where it is a sum and the only words in *cells*."""
    closing, a_sum = _kinds(text)
    if closing or not a_sum:
        return closing
    return sum(isinstance(cell, str) and not blank(cell) for cell in cells) == 1


@lru_cache(maxsize=8192)
def _kinds(text: str) -> tuple[bool, bool]:
    """(a closing line, a sum), as far as the words alone tell."""
    bare = normal(text).strip(_EDGES)
    return bool(_CLOSING.fullmatch(bare)), bool(_SUM.fullmatch(bare))
