"""A small home with a mail, an archive and faulty workbooks in it, runs that are killed, and what
must be the same after the next run as if nothing had happened."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.demo.demonstrate import demonstrate
from pipeline.paths import Home

HERE = Path(__file__).parent
PERIOD, EARLIER = "2010Q3", "2010-08-05"
UNITS, SEED, FAULTS = 12, 5, 0.5
_ERRORS = "stderr.txt"
_SHOWN = 2000  # characters


@dataclass
class Server:
    """`sudden_server` at work."""

    process: subprocess.Popen[str]
    folder: Path
    orders: int = field(default=0)

    def run(self, home: Path, *options: str, **doom: Any) -> dict[str, Any]:
        """`chuangxian OPTIONS run` in *home*, and what became of it."""
        return self.carry_out(home, *options, "run", **doom)

    def carry_out(self, home: Path, *words: str, **doom: Any) -> dict[str, Any]:
        """`chuangxian WORDS` in *home*, and what became of it. *doom*: event, cpu, journal, drafts
        or fsize; spread, where outputs are to be drawn in processes beside it; workers_too, where
        these are to die with it."""
        self.orders += 1
        order = {
            "home": str(home),
            "words": ["-q", *words],
            "log": str(self.folder / "log.txt"),
            **doom,
        }
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(order), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, f"the server ended: {self.told[-_SHOWN:]}"
        told: dict[str, Any] = json.loads(line)
        return told

    @property
    def log(self) -> str:
        """What the last run said, on both streams."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    @property
    def told(self) -> str:
        """What the server and dead forks left to be told on stderr."""
        return (self.folder / _ERRORS).read_text(encoding="utf-8")


@cache
def server() -> Server:
    """The server of this process: all its tests send their orders there."""
    folder = Path(tempfile.mkdtemp(prefix="猝死-"))
    with (folder / _ERRORS).open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "sudden_server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parent), "OPENBLAS_NUM_THREADS": "1"},
        )
    atexit.register(_dismiss, process, folder)
    return Server(process, folder)


def _dismiss(process: subprocess.Popen[str], folder: Path) -> None:
    assert process.stdin is not None
    process.stdin.close()
    process.wait(60)
    shutil.rmtree(folder, ignore_errors=True)


def first_home(root: Path) -> Path:
    """A district as it lies before its first run, without a ledger."""
    demonstrate(Home(root), UNITS, PERIOD, SEED, FAULTS)
    (root / "ledger.db").unlink()
    return root


def later_home(first: Path, root: Path) -> Path:
    """The district of *first* after a run as of another day, since when a mail came, one workbook
    was taken out and one was renamed: every output has to be replaced, and one removed."""
    copy_home(first, root)
    late = [path for path in (root / "inbox").iterdir() if path.suffix == ".eml"]
    for path in late:
        path.rename(root / path.name)
    assert server().run(root, "--as-of", EARLIER)["status"] == 0, server().log
    for path in late:
        (root / path.name).rename(path)
    gone, renamed, *_ = sorted((root / "inbox").glob("*.xlsx"))
    gone.unlink()
    renamed.rename(renamed.with_name("改过名字.xlsx"))
    (root / "outbox" / PERIOD / "退回" / "以前的.xlsx").write_bytes(b"of an earlier run")
    (root / "run.lock").unlink()
    return root


def copy_home(source: Path, target: Path) -> Path:
    """*target* like *source*; what no run ever writes to is linked, not copied."""

    def put(old: str, new: str) -> None:
        if Path(old).name == "ledger.db":
            shutil.copy2(old, new)
        else:
            os.link(old, new)

    return Path(shutil.copytree(source, target, copy_function=put))


def state(home: Path) -> dict[str, Any]:
    """All that must be as after an undisturbed run: the ledger, every file, the facts."""
    return {"ledger": ledger(home), "files": files(home), "said": said(home)}


def files(home: Path) -> dict[str, bytes]:
    """Every file of the home by path, but for what `ledger` and `said` tell: no draft, no
    journal and nothing half-written may be left either."""
    apart = ("ledger.db", "run.json")
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name not in apart
    }


def said(home: Path) -> dict[str, Any]:
    """What `run` has to say. Apart from it: how many files were new to this run (some were known
    from the one that was killed), how long it took, and where the home lies."""
    content = json.loads((home / "run.json").read_text(encoding="utf-8"))
    left_out = ("new_files", "seconds")
    facts = {name: value for name, value in content["facts"].items() if name not in left_out}
    return {"facts": facts, "outputs": content["outputs"]}


def ledger(home: Path) -> Mapping[str, Any]:
    """The ledger's content without the numbers that SQLite counts up: of runs, of rows. A run
    that was killed has a row of its own in «runs», and ends no row in «finishes»; runs in a row
    with one as-of date count as one, and of the inboxes the last one counts."""
    with closing(sqlite3.connect(home / "ledger.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []

        def rows(query: str) -> list[tuple[Any, ...]]:
            return sorted(database.execute(query).fetchall(), key=repr)

        (inbox,) = database.execute(
            "SELECT paths FROM inboxes JOIN finishes ON inbox = id ORDER BY run DESC LIMIT 1"
        ).fetchone()
        return {
            "tables": rows("SELECT type, name, sql FROM sqlite_master"),
            "versions": rows("SELECT * FROM pragma_user_version, pragma_application_id"),
            "runs": sorted(set(rows("SELECT as_of, period, digest FROM runs"))),
            "inboxes": rows("SELECT sha256, paths FROM inboxes"),
            "inbox": json.loads(zlib.decompress(inbox)),
            "files": rows("SELECT * FROM files"),
            "sightings": rows(
                "SELECT path, sha256, name, sender, received, workbook, result, refusal, as_of"
                " FROM sightings JOIN runs ON run = runs.id"
            ),
            "examinations": rows(
                "SELECT sha256, digest, summary, tally, document"
                " FROM examinations JOIN documents ON examination = id"
            ),
            "comparisons": rows("SELECT sha256, earlier, digest, problems FROM comparisons"),
            "measurements": rows("SELECT sha256, digest, measures, cells FROM measurements"),
            "decisions": rows('SELECT unit, period, action, who, "on", why FROM decisions'),
        }
