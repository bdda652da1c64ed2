"""``python -m tools.wheels``: the wheels that a computer without a network needs, for Windows and
several Pythons, into ``wheels/``.

pip evaluates environment markers for the computer that downloads, never for the one that will
install: from Linux it would leave out what only Windows asks for (colorama, tzdata). So what came
is read again with the markers of the target, until nothing is missing.
"""

from __future__ import annotations

import argparse
import configparser
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WINDOWS = "win_amd64"
_MOST_ROUNDS = 5


def main(words: Sequence[str]) -> None:
    """Download for every Python asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.wheels")
    parser.add_argument("--python", action="append", help=f"default: {', '.join(PYTHONS)}")
    parser.add_argument("--platform", action="append", help=f"default: {WINDOWS}")
    parser.add_argument("--into", type=Path, default=ROOT / "wheels")
    asked = parser.parse_args(words)
    for python in asked.python or PYTHONS:
        download(asked.into, python, asked.platform or [WINDOWS])
    total = sum(wheel.stat().st_size for wheel in asked.into.glob("*.whl"))
    print(f"{len(list(asked.into.glob('*.whl')))} wheels, {total / 2**20:.0f} MiB in {asked.into}")


def download(folder: Path, python: str, platforms: Sequence[str]) -> None:
    """Fill *folder* with all that the program needs under *python* (``3.12``) on *platforms*;
    raises RuntimeError where something is still missing in the end."""
    wanted = requirements()
    tags = [word for platform in platforms for word in ("--platform", platform)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q"]
    pip += ["--only-binary=:all:", "--python-version", python, *tags, "--dest", str(folder)]
    for _ in range(_MOST_ROUNDS):
        subprocess.run([*pip, *wanted], check=True)
        lacking = sorted(missing(folder, python, windows=platforms[0].startswith("win")))
        if not lacking:
            return
        wanted += lacking
    raise RuntimeError(f"Python {python}: {', '.join(lacking)}")


def requirements() -> list[str]:
    """What the program itself asks for."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config["options"]["install_requires"].split()


def missing(folder: Path, python: str, *, windows: bool = True) -> set[str]:
    """Requirements of the program and of the wheels in *folder* that no wheel there meets, under
    *python* and the markers of Windows (or of this computer)."""
    here: dict[str, set[str]] = {}
    for name, version, _ in _fitting(folder, python):
        here.setdefault(name, set()).add(version)
    asked = [Requirement(line) for line in requirements()]
    for _, _, wheel in _fitting(folder, python):
        asked += _asked_by(wheel)
    target = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    if windows:
        target |= {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
        target |= {"platform_machine": "AMD64"}
    return {
        str(need).partition(";")[0].strip()
        for need in asked
        if need.marker is None or need.marker.evaluate(dict(target))
        if not any(need.specifier.filter(here.get(canonicalize_name(need.name), ())))
    }


def _fitting(folder: Path, python: str) -> Iterator[tuple[str, str, Path]]:
    """Name, version and path of the wheels that *python* can install."""
    short = python.replace(".", "")
    for wheel in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(wheel.name)
        fits = any(
            tag.interpreter in {f"cp{short}", "py3", "py2.py3"}
            or (tag.abi == "abi3" and int(tag.interpreter.removeprefix("cp3")) <= int(short[1:]))
            for tag in tags
        )
        if fits:
            yield str(name), str(version), wheel


def _asked_by(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        head = Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)
    return [Requirement(line) for line in head.get_all("Requires-Dist", [])]


if __name__ == "__main__":
    main(sys.argv[1:])
