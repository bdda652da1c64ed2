"""What became of a file: its place in the inbox, its result and its state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from pipeline.problems import Problem


class Result(StrEnum):
    """Where a leaf file is counted; each leaf has exactly one result."""

    ACCEPTED = "accepted"  # passed, and in force for its unit and period
    RETURNED = "returned"  # has errors, goes back
    HELD = "held"  # 暂缓: a person must decide
    SUPERSEDED = "superseded"  # passed, but another file is in force
    DUPLICATE = "duplicate"  # same bytes as a leaf seen before
    NOT_A_RETURN = "not_a_return"  # 不是报表
    QUARANTINED = "quarantined"  # 隔离: unreadable, dangerous, or its worker died

    @property
    def chinese(self) -> str:
        """As the sheets print it: 采用, 退回 …"""
        return _CHINESE[self]


_CHINESE = {
    Result.ACCEPTED: "采用",
    Result.RETURNED: "退回",
    Result.HELD: "暂缓",
    Result.SUPERSEDED: "被替代",
    Result.DUPLICATE: "重复",
    Result.NOT_A_RETURN: "不是报表",
    Result.QUARANTINED: "隔离",
}


class State(StrEnum):
    """State of a submission (decision 10)."""

    RECEIVED = "已收"
    MACHINE_RETURNED = "机检退回"
    MACHINE_PASSED = "机检通过"
    ADOPTED = "人审采用"
    LOCKED = "锁定"
    HELD = "暂缓"
    VOID = "作废"


INSIDE = "!/"
"""Between a container and what is in it, in a leaf's path."""


class Leaf(Struct, frozen=True):
    """A leaf file of the inbox: a workbook, or anything that is neither container nor workbook.

    path      relative to the home, forward slashes; inside a container
              ``inbox/a.zip!/b.xlsx`` (names decoded as well as can be)
    name      the given name alone
    received  date of the outermost mail; None for a loose file
    sender    address of the outermost mail; None for a loose file
    workbook  True where it is to be read as a workbook
    refusal   why it is not to be read (container- or guard-level Problem)
    result    NOT_A_RETURN or QUARANTINED where ``refusal`` already decides it
    outer     path of what lies in the inbox, where it cannot be told from ``path``: a folder that
              is called ``补报!`` looks like a container (see `file`)
    """

    path: str
    name: str
    sha256: str
    size: int
    received: date | None = None
    sender: str | None = None
    workbook: bool = True
    refusal: Problem | None = None
    result: Result | None = None
    outer: str | None = None

    @property
    def file(self) -> str:
        """The path of what lies in the inbox: of the leaf itself, or of its outermost container."""
        return self.outer or self.path.partition(INSIDE)[0]


class Filing(Struct, frozen=True):
    """A leaf with what the pipeline made of it: one line of 处理日志.

    unit, period, revision  as identified; None where unknown
    state      None where the leaf is no submission (duplicate, not a return, quarantined)
    reason     one Chinese sentence: why this result (which file won, why it is held …)
    rows       form id → number of records
    control    控制数: the sum of the workbook's counts, recomputed
    first_seen ``--as-of`` date of the run that first saw these bytes
    present    it lies in the inbox now
    arrival    how many runs had ended before it came: what tells files of one day apart
    later      it came after the day by which is judged: it waits for nobody, and does not count yet
    """

    leaf: Leaf
    result: Result
    received: date
    first_seen: date
    unit: str | None = None
    period: str | None = None
    revision: int | None = None
    template_version: str | None = None
    state: State | None = None
    reason: str = ""
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    control: int | None = None
    present: bool = True
    decided_by: str | None = None  # who adopted, returned … it, where a person did
    arrival: int = 0
    later: bool = False
