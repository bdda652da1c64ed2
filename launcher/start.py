"""Starts the program for people who double-click: finds the folder that was dropped, prepares the
runtime and opens the menu. Runs on a bare Python before anything is installed: standard library only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime import NotPreparedError, prepare

ROOT = Path(__file__).resolve().parent.parent


def main(words: Sequence[str]) -> int:
    """Exit status of the menu; 1 with a Chinese explanation where it could not be opened."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    home = dropped(os.environ) or (words[0] if words else str(ROOT))
    try:
        python = prepare(ROOT)
    except NotPreparedError as stopped:
        print(f"\n准备没有成功：{stopped.what}\n怎么办：{stopped.remedy}", flush=True)
        return 1
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [str(python), "-P", "-X", "utf8", "-m", "pipeline", "menu", home]
    try:
        return subprocess.call(command, env={**os.environ, "PATH": path, "PYTHONUTF8": "1"})
    except KeyboardInterrupt:
        return 1  # the menu has said goodbye itself


def dropped(environment: Mapping[str, str]) -> str | None:
    """The folder dropped on 汇总.bat, or None.

    Explorer quotes what it passes only where it holds a space, so that cmd splits ``D:\\A&B`` and
    ``D:\\A,B``: the whole line (``CX_LINE``: cmd /c ""…\\汇总.bat" D:\\A&B") is asked before the
    first argument as cmd understood it (``CX_DROPPED``).
    """
    _, _, rest = environment.get("CX_LINE", "").partition('.bat"')
    whole = rest.strip().removesuffix('"').strip().strip('"')
    if whole and Path(whole).is_dir():
        return whole
    return environment.get("CX_DROPPED") or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
