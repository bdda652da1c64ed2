"""Lay out (建立) a campaign home: folders, key, blank office workbooks. Never overwrites."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from pipeline.errors import FROM_BACKUP, HomeError
from pipeline.paths import Home
from pipeline.refusals import refused
from pipeline.spec import Spec
from pipeline.stages.make_templates import default_office_rows
from pipeline.stages.replacing import put
from pipeline.workbooks.forms import render_office

_KEY_BYTES = 32
_KEY = re.compile(rb"\s*(?:[0-9a-fA-F]{2}){16,}\s*")  # what is shorter was cut off


def lay_out(home: Home, spec: Spec) -> list[Path]:
    """Make what is missing of *home* and return it; what is there stays as it is.

    Raises HomeError where something is lost of a home that was at work: a new one in its place
    would be empty, and all that was sent out under the old key the work of strangers."""
    lost = [p.name for p in (home.settings, home.scorebook, home.key) if not p.exists()]
    if lost and home.worked:
        raise HomeError(
            f"“{home.root}”是用过的活动目录，少了 {'、'.join(lost)}，不能新建。", FROM_BACKUP
        )
    made = []
    for folder in (home.root, home.inbox, home.root / "outbox", home.templates):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            made.append(folder)
    rows = default_office_rows(spec)
    for target, workbook in ((home.settings, "活动设置"), (home.scorebook, "督查评分簿")):
        if not target.exists():
            put(target, render_office(spec, workbook, rows))
            made.append(target)
    if not home.key.exists():
        write_key(home, secrets.token_bytes(_KEY_BYTES))
        made.append(home.key)
    return made


def write_key(home: Home, key: bytes) -> None:
    """Store the HMAC key of the home, readable by its owner only."""
    put(home.key, f"{key.hex()}\n".encode("ascii"), mode=0o600)


def home_key(home: Home) -> bytes:
    """The HMAC key of the home; HomeError where it has none that can be read."""
    try:
        text = home.key.read_bytes()
    except FileNotFoundError:
        if home.worked:
            raise HomeError(
                f"“{home.root}”的密钥文件（{home.key.name}）不见了。", FROM_BACKUP
            ) from None
        raise HomeError(
            f"“{home.root}”里没有密钥文件（{home.key.name}），还不是活动目录。",
            "请先建立活动目录（菜单里选 4，或运行 chuangxian init）。",
        ) from None
    except OSError as error:
        raise HomeError(*refused(error).of(f"密钥文件“{home.key}”")) from error
    if not _KEY.fullmatch(text):  # with half a key, every genuine workbook is a stranger's
        raise HomeError(
            f"{home.key.name} 的内容不完整。",
            "请从备份里取回它；没有备份的，请删除它，重新下发报表，以前下发的报表要由您逐份采用。",
        )
    return bytes.fromhex(text.decode("ascii"))
