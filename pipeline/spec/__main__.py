"""``python -m pipeline.spec`` writes docs/field-dictionary.md from the specification."""

from __future__ import annotations

from pathlib import Path

from pipeline.spec.markdown import dictionary

TARGET = Path("docs") / "field-dictionary.md"

if __name__ == "__main__":
    TARGET.write_text(dictionary(), encoding="utf-8", newline="\n")
