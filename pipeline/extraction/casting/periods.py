"""Reporting periods as people write them: 2012上半年 for 2012H1. Only a text that names exactly
one period is read; knows codes and names, not what is due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.extraction.casting.model import Cast
from pipeline.extraction.casting.text import folded

_LIST = "T10"


def named_period(cast: Cast, names: Mapping[str, str]) -> Cast:
    """*cast*, which found no code of the list; noted (T09) where its text is the name of exactly
    one of *names* (code → name), or its code in words."""
    if cast.code != _LIST or cast.raw is None:
        return cast
    text = folded(cast.raw)
    hits = [code for code, name in names.items() if text in map(folded, _ways(code, name))]
    if len(hits) != 1:
        return cast
    return Cast(hits[0], cast.raw, "T09", note=True, shown=hits[0])


def _ways(code: str, name: str) -> Iterator[str]:
    """How people write the period: by its name, by name and code, by its code in words."""
    year, part = code[:4], code[4:]
    if name:
        yield from (name, f"{name}({code})", f"{code}({name})", name + code, code + name)
        yield from (year + name, year + "年" + name)
    if _CODE.fullmatch(code):
        yield from (year + words for words in _IN_WORDS[part])


def _each(*words: str) -> tuple[str, ...]:
    return tuple(between + word for between in ("", "年", "年度") for word in words)


_CODE = re.compile("[0-9]{4}(?:H[12]|Q[1-4]|Y)")
_IN_WORDS = {
    "Y": ("年度", "全年", "年全年"),
    "H1": _each("上半年"),
    "H2": _each("下半年"),
    "Q1": _each("第一季度", "一季度", "第1季度", "1季度"),
    "Q2": _each("第二季度", "二季度", "第2季度", "2季度"),
    "Q3": _each("第三季度", "三季度", "第3季度", "3季度"),
    "Q4": _each("第四季度", "四季度", "第4季度", "4季度"),
}
