"""``python -m tools.dist [--wheels FOLDER]``: dist/创先争优-<version>.zip, all that a clerk needs
except Python. Same sources, same bytes: no clock, sorted members, fixed permissions.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.utils import parse_wheel_filename

from pipeline import __version__
from tools.readable import pages

ROOT = Path(__file__).resolve().parent.parent
NAME = f"创先争优-{__version__}"
README = "先读我.txt"
_STARTERS = ("汇总.bat", "汇总.sh", "launcher/start.py", "launcher/runtime.py")
_FOLDERS = ("inbox/", "outbox/")
_SOURCES = ("pyproject.toml", "setup.cfg", "README.md")
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_EPOCH = "315532800"  # the same, in seconds, for what setuptools writes
_FILE, _PROGRAM = 0o100644, 0o100755


def main(words: Sequence[str]) -> None:
    """Build the package and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.dist")
    parser.add_argument("--wheels", type=Path, help="put the wheels of this folder into it")
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    asked = parser.parse_args(words)
    made = build(asked.into, asked.wheels)
    print(f"{made} ({made.stat().st_size / 2**20:.1f} MiB)")


def build(into: Path, wheels: Path | None = None) -> Path:
    """The package, written into the folder *into*; with *wheels* for computers without a network."""
    packed = sorted(wheels.glob("*.whl")) if wheels else []
    if wheels and not packed:
        raise FileNotFoundError(f"no wheels in {wheels}: run `make wheels` first")
    members = {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in packed}
    members |= {name: (ROOT / name).read_bytes() for name in _STARTERS}
    members |= {f"templates_xlsx/{p.name}": p.read_bytes() for p in _templates()}
    members |= {f"docs/{name}": content for name, content in pages(ROOT / "docs").items()}
    members[README] = _first(packed)
    wheel, content = program()
    members[f"launcher/{wheel}"] = content
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"{NAME}.zip"
    _write(target, members)
    return target


def program() -> tuple[str, bytes]:
    """Name and bytes of the program's wheel, built from a copy of the sources: what lies about
    in the checkout (build/, caches) neither enters nor changes."""
    with tempfile.TemporaryDirectory() as folder:
        copy, out = Path(folder) / "sources", Path(folder) / "out"
        for source in _sources():
            to = copy / source.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(source.read_bytes())
            to.chmod(0o644)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q"]
        alone = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(out)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
        subprocess.run([*pip, *alone, str(copy)], check=True, env=environment, umask=0o022)
        [built] = out.glob("*.whl")
        return built.name, built.read_bytes()


def _sources() -> list[Path]:
    inside = [p for p in (ROOT / "pipeline").rglob("*") if p.suffix in {".py", ".toml"}]
    return [*sorted(inside), *(ROOT / name for name in _SOURCES)]


def _templates() -> list[Path]:
    return sorted((ROOT / "templates_xlsx").glob("*.xlsx"))


def _first(wheels: Sequence[Path]) -> bytes:
    """先读我.txt as Notepad of every Windows reads it: a byte order mark, CR LF."""
    text = (ROOT / "launcher" / README).read_text(encoding="utf-8")
    text = text.format(version=__version__, wheels=_served(wheels))
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _served(wheels: Sequence[Path]) -> str:
    """For which Pythons *wheels* were made, told from those bound to one."""
    tags = {tag for wheel in wheels for tag in parse_wheel_filename(wheel.name)[3]}
    bound = {tag.interpreter for tag in tags if tag.abi == tag.interpreter}
    minors = sorted(int(name.removeprefix("cp3")) for name in bound)
    versions = "、".join(f"3.{minor}" for minor in minors)
    return f"支持 Windows 上的 Python {versions}。" if versions else "这一包里没有。"


def _write(target: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted([*members, *_FOLDERS]):
            info = zipfile.ZipInfo(f"{NAME}/{name}", _DAY)
            info.create_system = 3  # whatever system packs it
            info.external_attr = (_PROGRAM if name.endswith(".sh") else _FILE) << 16
            stored = name.endswith((".whl", ".xlsx", ".png", "/"))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if name.endswith("/"):
                info.external_attr = 0o40755 << 16 | 0x10
            archive.writestr(info, members.get(name, b""))


if __name__ == "__main__":
    main(sys.argv[1:])
