"""Rows that are no records: totals, «以下空白» and its like, footnotes. Told by their first text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extraction.casting import CellValue
from pipeline.extraction.grid import blank
from pipeline.extraction.plan import normal

_FIRST_HAN = "\u4e00"
_LONGEST = 14  # characters, with blanks and dashes between them
_EDGES = "-—–―_=~～·.。、,，…()[]【】<>《》#"
_CLOSING = re.compile(
    r"(以上|本页|本表|全表|总)?(合计|总计|小计|共计|累计)数?|平均数?|"
    r"以下(为|均为|各行)?(空白?|无正文|无内容|无记录|略)|"
    r"(本表|此表|表格|正文)?(完|完毕|结束|到此为止)|以上(属实|完)"
)
_FOOTNOTE = re.compile(
    r"(注|备注|附注|说明|填报人|填表人|制表人?|审核人|负责人|单位负责人)\s*[:：]"
)
_FOOTNOTE_STARTS = frozenset("注备附说填制审负单")
_FOOTNOTE_CELLS = 3


def is_remark(cells: Sequence[CellValue]) -> bool:
    """True of a row of totals, of a closing line, and of a footnote."""
    for value in cells:
        if type(value) is str and value:
            last = value[-1]  # a plain letter or digit closes nothing: the quick way out
            ends = last >= _FIRST_HAN or not last.isalnum()
            if ends and len(value) <= _LONGEST and _closes(value):
                return True
            if value[0] not in _FOOTNOTE_STARTS or not _FOOTNOTE.match(value):
                return False
            return sum(not blank(cell) for cell in cells) <= _FOOTNOTE_CELLS
    return False


@lru_cache(maxsize=8192)
def _closes(text: str) -> bool:
    return bool(_CLOSING.fullmatch(normal(text).strip(_EDGES)))
