"""成绩单: how wide a text is, by which the heights of rows are told."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.workbooks.slips.heights import columns, height


def _looked_up(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def test_every_sign_is_as_wide_as_unicode_says() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [sign for sign in signs if columns(sign) != _looked_up(sign)] == []


@pytest.mark.parametrize(
    "text", ["", "满意 38/54，《F4测评统计》D5:D6", "é 与 한국 😀：½", "ﾊﾝｶｸ ¢£"]
)
def test_a_text_is_as_wide_as_its_signs(text: str) -> None:
    assert columns(text) == _looked_up(text)


def test_a_row_is_as_high_as_the_lines_of_its_longest_cell() -> None:
    assert height((("一二三四五", 10.0), ("ab", 10.0))) == 2 * 15 + 5
    assert height((("一二三四", 10.0),)) == 15 + 5
    assert height((("一\n二\n三", 10.0),), small=True) == 3 * 12 + 5
