"""Documents that hold what tests measured: a block between two marks, which a test compares
with its own finding and, where CHUANGXIAN_WRITE_DOCS=1, writes."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from filelock import FileLock

WRITING = "CHUANGXIAN_WRITE_DOCS"


def hold(path: Path, block: str, text: str) -> None:
    """Assert that *text* stands between ``<!-- begin: block -->`` and ``<!-- end: block -->``
    of *path*, or put it there where CHUANGXIAN_WRITE_DOCS=1. The marks must be there already,
    once: where a block stands is for people to decide."""
    wanted = f"{_mark('begin', block)}\n\n{text.strip()}\n\n{_mark('end', block)}"
    if os.environ.get(WRITING) == "1":
        lock = Path(tempfile.gettempdir()) / f"{path.name}.lock"
        with FileLock(lock):  # two test workers may write two blocks of one document
            before = path.read_text(encoding="utf-8")
            found = _found(before, path, block)
            path.write_text(before.replace(found, wanted), encoding="utf-8", newline="\n")
    found = _found(path.read_text(encoding="utf-8"), path, block)
    assert found == wanted, (
        f"block {block!r} of {path.name} is not what this test measured; "
        f"run it with {WRITING}=1 and read the difference before you commit it"
    )


def _mark(end: str, block: str) -> str:
    return f"<!-- {end}: {block} -->"


def _found(document: str, path: Path, block: str) -> str:
    begin, end = _mark("begin", block), _mark("end", block)
    pieces = re.findall(f"{re.escape(begin)}.*?{re.escape(end)}", document, re.DOTALL)
    assert len(pieces) == 1, f"{path.name} has {len(pieces)} blocks {block!r}, not one"
    return str(pieces[0])
