"""A pattern that is compiled late is the same pattern."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline import patterns
from pipeline.patterns import seldom


def test_it_is_compiled_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []

    def watched(pattern: str, flags: int) -> Any:
        compiled.append(pattern)
        return re.compile(pattern, flags)

    monkeypatch.setattr(patterns, "re", type("", (), {"compile": watched}))
    late = seldom("(?P<day>[0-9]+) 日", re.IGNORECASE)
    assert compiled == []
    found = late.fullmatch("12 日")
    assert found is not None
    assert found["day"] == "12"
    assert late.fullmatch("日") is None
    assert compiled == ["(?P<day>[0-9]+) 日"]


def test_it_does_what_a_pattern_does() -> None:
    late, at_once = seldom(rb"a+", re.IGNORECASE), re.compile(rb"a+", re.IGNORECASE)
    text = b"bAab a"
    assert late.sub(b"-", text) == at_once.sub(b"-", text) == b"b-b -"
    assert late.split(text) == at_once.split(text)
    assert (late.pattern, late.flags) == (at_once.pattern, at_once.flags)
    with pytest.raises(AttributeError):
        _ = late.nonsense  # type: ignore[attr-defined]
