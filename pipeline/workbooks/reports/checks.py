"""A line of 对账 (reconciliation): what went in, what came out, and whether they agree."""

from __future__ import annotations

from msgspec import Struct

AGREES = "一致"
DIFFERS = "不一致"
FILED = "收件箱里的文件（份）"  # the check that fails where the inbox changed meanwhile


class Check(Struct, frozen=True):
    """*paid_in* (投入) and *came_out* (产出) are counts or column sums from two sources that
    share no variable; *basis* says in Chinese where each was counted."""

    item: str
    paid_in: int
    came_out: int
    basis: str = ""

    @property
    def difference(self) -> int:
        """How many more came out than were paid in; negative where some are lost."""
        return self.came_out - self.paid_in

    @property
    def agrees(self) -> bool:
        """True where both sources say the same."""
        return self.difference == 0

    @property
    def conclusion(self) -> str:
        """The same in Chinese, as 对账 prints it."""
        return AGREES if self.agrees else DIFFERS
