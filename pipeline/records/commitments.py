"""Which commitments go on into the next workbook, and how they are numbered (definition 4).

Packs are prefilled by it, and what a unit then leaves out is told by it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from pipeline.records.submission import Row, Value

# of an older round: nothing more is asked
SETTLED = frozenset({"已兑现", "未兑现", "变更"})
_SEQUENCE_DIGITS = 3


def carried(
    unit: str, rows: Iterable[Row], current_round: int, gone: Container[Value]
) -> Sequence[dict[str, Value]]:
    """Values of those F3 *rows* of *unit* that are of the current round or still open, each
    with its number; those of the members *gone* go with them."""
    return [
        row
        for row in numbered(unit, [dict(row.values) for row in rows])
        if (row.get("round") == str(current_round) or row.get("status") not in SETTLED)
        and not (row.get("member_no") and row.get("member_no") in gone)
    ]


def numbered(unit: str, rows: Sequence[dict[str, Value]]) -> Sequence[dict[str, Value]]:
    """Gives a number (unit, round, sequence) to each commitment that has none yet."""
    used = {str(row.get("commit_no") or "") for row in rows}
    for row in rows:
        sequence = 1
        while not row.get("commit_no"):
            number = f"{unit}-{row.get('round') or 0}-{sequence:0{_SEQUENCE_DIGITS}d}"
            if number not in used:
                row["commit_no"] = number
                used.add(number)
            sequence += 1
    return rows
