"""Commands that the clerk copies: one decision on one file or one 待核 point, with the name of
the person and the reason left to fill in."""

from __future__ import annotations

from pipeline.records import Filing
from pipeline.workbooks.reports.scene import Scene

ADOPT, RETURN, VOID, ACCEPT = "采用", "退回", "作废", "接受说明"
_DIGITS = 12  # of the SHA-256: names a file without blanks or marks that a shell would take
_OPEN = "--by 姓名 --why 理由"
_SAID = "--said 单位的话"


def on_file(filing: Filing, action: str) -> str:
    """``chuangxian decide XX001 --period 2012H1 --action 采用 --file 0123456789ab …``; empty
    where the file's unit or period is unknown, for then nothing can be put on record."""
    if filing.unit is None or filing.period is None:
        return ""
    name = f"--file {filing.leaf.sha256[:_DIGITS]}"
    head = _head(filing.unit, filing.period)
    return f"{head} --action {action} {name} {_OPEN}"


def on_point(scene: Scene, unit: str, point: str, *, written: bool) -> str:
    """The same for accepting the explanation of *point*; what the unit says of it is to be put
    in where it is not *written*."""
    rest = _OPEN if written else f"{_SAID} {_OPEN}"
    return f"{_head(unit, scene.view.period.code)} --action {ACCEPT} --point {point} {rest}"


def _head(unit: str, period: str) -> str:
    return f"chuangxian decide {unit} --period {period}"
