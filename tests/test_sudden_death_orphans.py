"""A process that draws for a run which was killed leaves nothing behind: the next run may be at work
already, and would not look for it again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.skipif(os.name != "posix", reason="kills by a signal of POSIX systems")
@pytest.mark.parametrize("moment", ["before", "behind"])
def test_no_draft_of_a_killed_run_is_left(moment: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(HERE / "left_alone.py"), str(tmp_path), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])},
        timeout=60,
        check=False,
    )
    assert run.returncode < 0
    assert (tmp_path / "killed").read_text() == moment

    for _ in range(600):
        if (tmp_path / "done").exists():
            break
        time.sleep(0.05)

    assert {path.name for path in tmp_path.iterdir()} == {"killed", "done"}
