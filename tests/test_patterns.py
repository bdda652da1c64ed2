"""A pattern that is compiled late is the same pattern."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from demo_kept import demo_home

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


_EXAMINING = """
import gc, json, sys
from pathlib import Path
from pipeline.campaign_run.scene import open_scene
from pipeline.intake import Limits
from pipeline.paths import Home
from pipeline.patterns import _Seldom
from pipeline.stages.examine import Bench, examine_bytes

home = Home(Path(sys.argv[1]))
scene = open_scene(home, None, None)
bench = Bench(scene.spec, scene.settings, Limits.from_parameters(scene.settings.parameters.values))
found = [
    examine_bytes(path.read_bytes(), path.name, scene.arrival, bench).problems
    for path in sorted(home.inbox.glob("*.xlsx"))
]
late = [each for each in gc.get_objects() if isinstance(each, _Seldom)]
print(json.dumps([list(map(len, found)), len(late), sum(len(vars(each)) > 1 for each in late)]))
"""


def test_workbooks_without_fault_ask_for_next_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _EXAMINING, str(demo_home())],
        check=True,
        capture_output=True,
        text=True,
    )
    problems, late, compiled = json.loads(done.stdout)
    assert len(problems) > 10
    assert not any(problems)
    assert compiled <= 1 < 10 < late
