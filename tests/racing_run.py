"""The command line, imported and then kept at the start until a line comes on standard input; a
job that holds the home waits for a second line before it touches the ledger. Run as a program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pipeline.cli.app import main
from pipeline.paths import Home

LEDGER = Home(Path()).ledger.name


def _hold(name: str, args: tuple[Any, ...]) -> None:
    if name == "sqlite3.connect" and Path(args[0]).name == LEDGER:
        sys.stdin.readline()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    sys.addaudithook(_hold)
    main()
