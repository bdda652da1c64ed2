"""Our own workbooks (自己的工作簿) among what came in: a result that somebody mailed back, or the office's
settings dropped into the inbox, is no return with hundreds of faults."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from pipeline.paths import (
    SCOREBOOK_NAME,
    SETTINGS_NAME,
    SLIPS_FOLDER,
    SUMMARY_NAME,
    TRACKING_NAME,
)
from pipeline.problems import Problem, make

_SCOREBOOK = SCOREBOOK_NAME.removesuffix(".xlsx")

# what it is called → tabs that are all there; by their names, since a process that examines loads
# nothing that draws
_TABS = {
    SUMMARY_NAME.removesuffix(".xlsx"): {"首页", "关注清单", "总汇总"},
    TRACKING_NAME.removesuffix(".xlsx"): {"首页", "催报名单", "处理日志"},
    SETTINGS_NAME.removesuffix(".xlsx"): {"单位目录", "到期表", "参数"},
    # what a guidance group is sent has none of these
    _SCOREBOOK: {"否决暂缓", "采用登记", "纪检意见"},
}


def own_workbook(tabs: Collection[str]) -> str | None:
    """What a workbook of ours with just these *tabs* is called; None for any other."""
    if list(tabs) == [SLIPS_FOLDER]:
        return SLIPS_FOLDER
    return next((name for name, needed in _TABS.items() if needed.issubset(tabs)), None)


def as_own(name: str, tabs: Collection[str]) -> Problem | None:
    """I26 for the file *name* with these *tabs*, where it is one of ours. Into a 督查评分簿 somebody
    may have written scores, which count in the office's own."""
    own = own_workbook(tabs)
    if own is None:
        return None
    found = make("I26-scorebook" if own == _SCOREBOOK else "I26", name=name, workbook=own)
    return replace(found, code="I26")
