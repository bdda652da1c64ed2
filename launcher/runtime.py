"""Prepares the private environment in which the program runs: where it lies, whether it is still
good, what is installed into it. Standard library only; knows nothing of what the program does."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

FOLDER = ".runtime"  # never .venv: that one belongs to developers
STAMP = "chuangxian.txt"
_LONGEST_ROOT = 100  # characters; what is installed adds up to 150, Windows takes 260
_NETWORK_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


class NotPreparedError(Exception):
    """The environment could not be built: what happened, what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def prepare(root: Path) -> Path:
    """The Python of an environment that holds the program of *root*; built where there is none,
    where it was built for another program, folder or Python, or where it no longer runs."""
    folder = place(root)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / STAMP
    wanted = _fingerprint(root)
    if _says(stamp, wanted) and _runs(python):
        return python
    print("第一次使用（或程序有更新），正在准备运行环境，要几分钟，请不要关闭窗口……", flush=True)
    try:
        stamp.unlink(missing_ok=True)
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotPreparedError(
            f"不能在“{folder}”里建立运行环境（{error}）。",
            "请关闭其他正在使用本程序的窗口，看看磁盘是不是满了，然后再试一次。"
            "Linux 上请先安装 python3-venv。",
        ) from error
    _install(python, root)
    stamp.write_text(wanted, encoding="utf-8")
    print("运行环境已准备好。", flush=True)
    return python


def place(root: Path) -> Path:
    """Beside the program; in the user's own folder where that is read-only, on a network share
    (slow, and shared by people with different Pythons) or too deep for Windows."""
    if not _remote(root) and len(str(root)) <= _LONGEST_ROOT and _writable(root):
        return root / FOLDER
    own = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    base = Path(own) if own else Path.home() / ".local" / "share"
    return base / "chuangxian" / hashlib.sha256(str(root).encode()).hexdigest()[:8]


def _remote(root: Path) -> bool:
    if str(root).startswith("\\\\"):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.anchor) == _NETWORK_DRIVE)
    return False


def _writable(root: Path) -> bool:
    """Tried, not asked: on Windows os.access knows nothing of permissions."""
    probe = root / f"{FOLDER}-{os.getpid()}"
    try:
        probe.mkdir()
        probe.rmdir()
    except OSError:
        return False
    return True


def _program(root: Path) -> Path:
    """The built program of an unzipped package, or the sources of a clone."""
    return max(root.glob("launcher/chuangxian-*.whl"), default=root)


def _fingerprint(root: Path) -> str:
    program = _program(root)
    parts = [program] if program.is_file() else _sources(root / "pipeline")
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return f"{sys.version}\n{sys.base_prefix}\n{root}\n{digest.hexdigest()}\n"


def _sources(package: Path) -> list[Path]:
    """What the program is made of, not what Python makes of it as it runs."""
    return sorted(path for path in package.rglob("*") if path.suffix in (".py", ".toml"))


def _says(stamp: Path, wanted: str) -> bool:
    try:
        return stamp.read_text(encoding="utf-8") == wanted
    except OSError:
        return False


def _runs(python: Path) -> bool:
    try:
        asked = subprocess.run(
            [python, "-I", "-c", "import pipeline"], capture_output=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0


def _install(python: Path, root: Path) -> None:
    """From ``wheels/`` where it fits this Python, else from the network."""
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    program = str(_program(root))
    wheels = root / "wheels"
    packed = any(wheels.glob("*.whl"))
    if packed:
        offline = [*pip, "--no-index", "--find-links", str(wheels), program]
        if subprocess.run(offline, capture_output=True, check=False).returncode == 0:
            return
        print("随带的组件不适合这台电脑的 Python，改从网上下载……", flush=True)
    if subprocess.run([*pip, program], check=False).returncode != 0:
        found = f"{sys.version_info.major}.{sys.version_info.minor}"
        packs = (
            f"wheels 文件夹里的组件与您的 Python {found} 不配套，请看《先读我》换装配套的 Python；"
            if packed
            else "不能联网的电脑，请向提供程序的人要带 wheels 文件夹的压缩包；"
        )
        raise NotPreparedError(
            "需要的组件没有装上，多半是连不上网络。", f"{packs}或者连上网络后再试一次。"
        )
