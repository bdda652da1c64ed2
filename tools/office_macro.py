"""LibreOffice without a window: one start of it, or a macro in its Basic. Knows profiles and how
a macro is laid into one, nothing of what a macro does or what a file holds."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}"
 script:language="StarBasic">{text}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="{name}"/></library:library>
"""


def start_office(
    profile: Path,
    arguments: Sequence[str],
    timeout: float,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """What a start of LibreOffice with *arguments* said, of which its exit status tells nothing;
    *profile* is its folder of settings, made where there is none, and *environment* is seen
    besides the present one.

    Raises subprocess.TimeoutExpired after *timeout* seconds, FileNotFoundError without it.
    """
    where = f"-env:UserInstallation={profile.resolve().as_uri()}"
    return subprocess.run(
        ["soffice", where, "--headless", "--norestore", *arguments],  # noqa: S607 - as installed
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def run_macro(
    profile: Path, name: str, text: str, timeout: float, environment: Mapping[str, str]
) -> None:
    """Runs ``Sub Main`` of the module *name* with this *text*; what it could not do shows only
    in what it wrote. Raises as `start_office`."""
    standard = profile / "user" / "basic" / "Standard"
    if not standard.is_dir():  # a first start fills the profile, and would undo what lies there
        start_office(profile, ["--terminate_after_init"], timeout)
    (standard / "script.xlb").write_text(_LIBRARY.format(name=name), encoding="utf-8")
    module = _MODULE.format(name=name, text=escape(text))
    (standard / f"{name}.xba").write_text(module, encoding="utf-8")
    start_office(profile, [f"macro:///Standard.{name}.Main"], timeout, environment)
