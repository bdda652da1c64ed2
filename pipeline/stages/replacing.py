"""Writes workbooks into a folder one by one: each whole or not at all, and one that is open in
Excel does not keep the others from being written."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from pipeline.errors import OutputError

_TEMPORARY = ".part"


class Replacing:
    """Collects what could be written and what could not; `finish` says so at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[Path] = []
        self._locked: list[str] = []

    def write(self, name: str, data: bytes) -> None:
        """Puts *data* at *name* in one step (a temporary file beside it, then a rename)."""
        target = self._folder / name
        beside = target.with_name(f"{name}{_TEMPORARY}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(target)
        except OSError:
            beside.unlink(missing_ok=True)
            self._locked.append(name)
        else:
            self._written.append(target)

    def clear_stale(self, keep: Container[str] = ()) -> None:
        """Removes workbooks of earlier runs that this one did not write, but those in *keep*."""
        current = {path.name for path in self._written} | set(self._locked)
        for path in sorted(self._folder.glob("*.xlsx")):
            if path.name in current or path.name in keep or path.name.startswith("~$"):
                continue
            try:
                path.unlink()
            except OSError:
                self._locked.append(path.name)

    def finish(self) -> list[Path]:
        """The paths written, in order; OutputError naming those that could not be."""
        if self._locked:
            names = "、".join(f"《{name}》" for name in self._locked)
            raise OutputError(f"{names}写不进去，可能正开着。", f"请关闭{names}后重试。")
        return self._written
