"""Exceptions for «we cannot go on», addressed to the operator, in Chinese.

What a sender must mend is a Problem (`pipeline.problems`), never an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FROM_BACKUP = (
    "请从备份里取回，放回原处，不要新建：换了密钥，以前发出去的报表全都认不出来；"
    "换了活动设置，单位和参数全是空的。"
)
"""What to do where something is lost that cannot be made again."""


class ChuangxianError(Exception):
    """Base of all operator-facing errors: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class SpecError(ChuangxianError):
    """A form specification is wrong; names the file and the key."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"表样定义有误：{file} 的 {key}：{reason}", "请改正该文件后重试。")
        self.file = file
        self.key = key
        self.reason = reason


class HomeError(ChuangxianError):
    """The campaign home is missing something, or is not one."""


class SettingsError(ChuangxianError):
    """活动设置.xlsx or 督查评分簿.xlsx cannot be used as it stands."""


class LedgerError(ChuangxianError):
    """The ledger cannot be opened, is locked by another run, or is from a newer version."""


class OutputError(ChuangxianError):
    """Outputs could not be written (open in Excel, read-only, disk full). ``written``: those
    that were, in order; ``troubles``: a sentence for each reason, saying what to do."""

    def __init__(self, troubles: Sequence[tuple[str, str]], written: Sequence[Path] = ()) -> None:
        first = troubles[0]
        rest = [f"{message}{remedy}" for message, remedy in troubles[1:]]
        super().__init__(first[0], "".join([first[1], *rest]))
        self.troubles = tuple(f"{message}{remedy}" for message, remedy in troubles)
        self.written = tuple(written)


class WorkersError(ChuangxianError):
    """The processes that examine workbooks cannot be started."""

    def __init__(self) -> None:
        super().__init__(
            "检查报表用的进程起不来。", "请关掉别的程序、腾出内存后再运行一次；仍不行请重启电脑。"
        )


class UsageError(ChuangxianError):
    """The command was asked for something that does not exist (unit, period, file)."""
