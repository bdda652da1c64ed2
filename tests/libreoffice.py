"""Drives LibreOffice headless for tests: converts files, and computes formulas anew.

One profile a process, so that tests of several people can run side by side.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TIMEOUT = 300  # seconds
FILTERS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
    "pdf": "pdf:calc_pdf_Export",
}
# Without this, LibreOffice believes the cached results of files that it did not write.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(path: Path, to: str, folder: Path) -> Path:
    """*path* converted to format *to* (xlsx, xls, ods, pdf) in *folder*, all formulas
    computed anew; the result has the same stem."""
    return convert_all([path], to, folder)[0]


def convert_all(paths: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """`convert` for several files in one start of LibreOffice; their stems must differ."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        "soffice",
        f"-env:UserInstallation={_profile().as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        FILTERS[to],
        "--outdir",
        str(folder),
        *(str(path) for path in paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    results = [folder / f"{path.stem}.{to}" for path in paths]
    missing = [result.name for result in results if not result.exists()]
    assert not missing, f"LibreOffice made no {missing}: {done.stdout}{done.stderr}"
    return results


@cache
def _profile() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    return folder
