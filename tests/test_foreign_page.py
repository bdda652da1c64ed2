"""docs/compatibility.md says of each program what these tests measure."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from file_features import FEATURES, features
from foreign_measured import measured_whole
from foreign_page import page
from foreign_programs import current, originals
from generated_doc import hold

DOCUMENT = Path(__file__).parents[1] / "docs" / "compatibility.md"


@pytest.mark.libreoffice
@pytest.mark.foreign
def test_the_page_says_what_each_program_does() -> None:
    before = sum((features(entry.path) for entry in originals()), Counter[str]())
    assert all(before[name] for name in FEATURES)
    found = list(measured_whole().items())
    now = len(current())
    hold(DOCUMENT, "programs", page(now, len(originals()) - now, before, found))
