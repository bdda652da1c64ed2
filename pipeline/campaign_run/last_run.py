"""What the last run said and wrote, kept beside the ledger with all that it followed from: where
nothing of that has changed, the run need not be made again.

Everything is known by content (SHA-256), nothing by its date. It lies in a file of its own, not
in the ledger: it is no fact but a memory, and what is lost with it is one run's time.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pipeline
from pipeline.campaign_run.facts import RunFacts
from pipeline.paths import Home
from pipeline.stages.replacing import OWNED, Replacing

_WHOLE = 1024 * 1024  # bytes up to which a file is read at once
_SOURCES = (".py", ".toml")
_INSTALLED = (".dist-info", ".egg-info")

Moment = Mapping[str, str]


def moment(home: Home, period: str | None, as_of: date | None) -> Moment | None:
    """All that a run in *home* follows from; *period* and *as_of* as the person gave them. None
    where it cannot be told, because something cannot be read."""
    try:
        return {
            "program": _program(),
            "home": str(home.root),
            "period": period or "",
            "as_of": as_of.isoformat() if as_of else "",
            "inbox": _folder(home.inbox),
            **{path.name: _sha256(path) for path in (home.settings, home.scorebook, home.key)},
            "ledger": _ledger(home),
        }
    except OSError:
        return None


def recalled(home: Home, now: Moment | None) -> RunFacts | None:
    """What the last run said, where it followed from just what there is *now* and all that it
    wrote still lies there, byte for byte; with no new files. None otherwise."""
    if now is None:
        return None
    try:
        content = json.loads(home.last_run.read_text(encoding="utf-8"))
        if not now["ledger"] or content["moment"] != now:
            return None
        facts = RunFacts.kept({**content["facts"], "new_files": 0})
        return facts if _untouched(home, facts.period, content["outputs"]) else None
    except (OSError, ValueError, KeyError, TypeError):  # absent, cut off, or of another program
        return None


def remember(home: Home, before: Moment, facts: RunFacts, digests: Mapping[Path, str]) -> None:
    """Keep *facts* of a run that began at *before* and left outputs with *digests*. Called last:
    a run that was killed is remembered by nobody."""
    try:
        ledger = _ledger(home)
    except OSError:
        return  # the outputs are whole without it; the next run draws them again
    content = {
        "moment": {**before, "ledger": ledger},
        "facts": facts.keep(),
        "outputs": {home.relative(path): sha for path, sha in sorted(digests.items())},
    }
    data = json.dumps(content, ensure_ascii=False).encode("utf-8")
    Replacing(home.root).write(home.last_run.name, data)  # where it is refused: as above


def _untouched(home: Home, period: str, outputs: Mapping[str, str]) -> bool:
    lying = {
        home.relative(path)
        for folder in (home.returns(period), home.slips(period))
        for path in folder.glob("*.xlsx")
        if not path.name.startswith(OWNED)
    }
    if not lying <= outputs.keys():
        return False  # one that a run would remove
    return all(_sha256(home.root / path) == sha for path, sha in outputs.items())


def _ledger(home: Home) -> str:
    """Empty where there is none, or a killed job left it in the middle of a change."""
    open_ended = home.ledger.with_name(f"{home.ledger.name}-journal").exists()
    return "" if open_ended or not home.ledger.exists() else _sha256(home.ledger)


def _program() -> str:
    """This program's own files, the libraries beside it, and Python."""
    digest = hashlib.sha256(f"{sys.version}{sys.platform}".encode())
    root = str(Path(pipeline.__file__).parent)
    for path in _files(root):
        if path.endswith(_SOURCES):
            digest.update(f"\0{path.removeprefix(root)}\0{_sha256(path)}".encode())
    installed = {
        name
        for folder in filter(os.path.isdir, sys.path)  # in any order, the same one twice or not
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(_INSTALLED)
    }
    digest.update("\0".join(sorted(installed)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _folder(folder: Path) -> str:
    """Paths and bytes of all files in *folder* and below."""
    digest, root = hashlib.sha256(), str(folder)
    for path in _files(root):
        digest.update(os.fsencode(path.removeprefix(root)))
        digest.update(f"\0{_sha256(path)}\0".encode())
    return digest.hexdigest()


def _files(folder: str) -> list[str]:
    """All but folders in *folder* and below; a link to a folder is none."""
    found = []
    for parent, folders, names in os.walk(folder, onerror=_raised):
        linked = [name for name in folders if os.path.islink(os.path.join(parent, name))]  # noqa: PTH114, PTH118
        # ten thousand of them: plain strings
        found += [os.path.join(parent, name) for name in (*names, *linked)]  # noqa: PTH118
    return sorted(found)


def _raised(error: OSError) -> None:
    raise error


def _sha256(path: str | Path) -> str:
    """Raises OSError also for what is no ordinary file (a pipe would keep us waiting)."""
    status = os.stat(path)  # noqa: PTH116 - as above
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"no ordinary file: {path}")
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
        if status.st_size <= _WHOLE:
            return hashlib.sha256(stream.read()).hexdigest()
        return hashlib.file_digest(stream, "sha256").hexdigest()
