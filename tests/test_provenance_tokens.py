"""The token of a workbook is a stranger's text until it is proven: whatever it says, it is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign import genuine, pack_code, sign

_KEY = b"a key for tests only"
_CODE = pack_code("XX001", "2012H1", 1)


@pytest.mark.parametrize("token", ["", "令牌丢了", "\ud800", "é" * 16, "0" * 16, "\x00"])
def test_what_is_no_signature_is_not_genuine(token: str) -> None:
    assert not genuine(_KEY, _CODE, token)


@given(st.text())
def test_any_text_is_compared(token: str) -> None:
    assert genuine(_KEY, _CODE, token) is (token.strip().lower() == sign(_KEY, _CODE))


def test_a_signature_is_genuine_in_capitals_and_with_blanks_around() -> None:
    assert genuine(_KEY, _CODE, f" {sign(_KEY, _CODE).upper()}\n")
    assert not genuine(_KEY, pack_code("XX001", "2012H1", 2), sign(_KEY, _CODE))
