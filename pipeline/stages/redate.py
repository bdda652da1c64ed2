"""Redate (更正收到日期): the day on which files were received, as a person corrects it, on record.

A loose file is dated by the day that was typed at its first run; a mail by its sender's computer.
Either may be wrong. What follows from the right day is worked out by the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import Period
from pipeline.errors import UsageError
from pipeline.ledger import Action, Decision, Ledger, Sighting, Summary
from pipeline.problems import masked
from pipeline.stages.decide import check_signed
from pipeline.stages.nearest import files_meant

_SHOWN = 12  # characters of a SHA-256 that people see
_LISTED = 6  # files or days named in one message


class Redating(Struct, frozen=True):
    """What was recorded, one Decision a file; *left* are the paths of files that a person had given
    a day of their own before, which stays."""

    decisions: tuple[Decision, ...]
    left: tuple[str, ...] = ()

    def late(self, periods: Mapping[str, Period]) -> int:
        """How many were received after the cut-off of their period by what was recorded."""
        cutoffs = {code: period.due_by for code, period in periods.items()}
        days = ((one.day, cutoffs.get(one.period)) for one in self.decisions)
        return sum(bool(day and cutoff and day > cutoff) for day, cutoff in days)


def redate(
    ledger: Ledger,
    day: date,
    by: str,
    why: str,
    as_of: date,
    *,
    was: date | None = None,
    file: str | None = None,
) -> Redating:
    """Record that files were received on *day*: those loose ones whose first run was dated *was*
    and that nobody has given another day since (where there are none, those that were corrected to
    *was*: so a wrong correction is undone), or the one *file* (path in the home, bare name, or the
    beginning of the SHA-256). One Decision a file that has another day now, in path order, all in
    one transaction; personal numbers in *by* and *why* are masked.

    Raises UsageError, saying what there is, where no file is meant or none would change.
    """
    check_signed(by, why)
    if (was is None) == (file is None):
        raise UsageError(
            "没有写明更正哪些文件。",
            "日期输错了的那一次里的全部散放文件，写 --was 和那次写的日期；只改一份，写 --file 和文件。",
        )
    firsts = _firsts(ledger.leaves())
    found = _named(file, firsts) if file is not None else _dated(was, firsts)
    meant = [s for s in found if was is None or s.received == was]
    left = tuple(s.leaf.path for s in found if s not in meant)
    changed = [sighting for sighting in meant if sighting.received != day]
    if not changed:
        if left:
            raise UsageError(
                f"这一次里的散放文件都已经单独更正过：{_list(left)}",
                "要再改的，请用 --file 逐份更正。",
            )
        raise UsageError(f"收到日期已经是 {day}，不用更正。", "请核对日期。")
    summaries = ledger.summaries()
    noted = Decision("", "", Action.REDATE, masked(by.strip()), as_of, masked(why.strip()), day=day)
    entries = [_entry(sighting, summaries, noted) for sighting in changed]
    return Redating(ledger.decide_all(entries), left)


def _entry(sighting: Sighting, summaries: Mapping[str, Summary], noted: Decision) -> Decision:
    """*noted* of the file of *sighting*."""
    summary = summaries.get(sighting.leaf.sha256)
    identity = summary.identity if summary else None
    unit, period = (identity.unit, identity.period) if identity else (None, None)
    return replace(noted, unit=unit or "", period=period or "", sha256=sighting.leaf.sha256)


def _firsts(sightings: Iterable[Sighting]) -> Mapping[str, tuple[Sighting, ...]]:
    """SHA-256 of every workbook → its sightings, in the order of arrival, by the first path."""
    found: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        if sighting.leaf.workbook and sighting.leaf.refusal is None:
            found.setdefault(sighting.leaf.sha256, []).append(sighting)
    return {sha256: tuple(sorted(seen, key=lambda s: s.order)) for sha256, seen in found.items()}


def _dated(was: date | None, known: Mapping[str, tuple[Sighting, ...]]) -> list[Sighting]:
    loose = [seen[0] for seen in known.values() if seen[0].leaf.received is None]
    found = [sighting for sighting in loose if sighting.first_seen == was]
    found = found or [sighting for sighting in loose if sighting.received == was]
    if found:
        return found
    days = sorted({sighting.first_seen for sighting in loose})
    there = f"第一次见到散放文件的日期有：{_list([str(day) for day in days])}" if days else ""
    raise UsageError(f"没有哪份散放的工作簿是在写 {was} 的汇总里第一次见到的。", there)


def _named(file: str, known: Mapping[str, tuple[Sighting, ...]]) -> list[Sighting]:
    found = files_meant(file, known)
    if len(found) == 1:
        return [known[found[0]][0]]
    if found:
        labels = _list([f"{known[sha][0].leaf.path}（{sha[:_SHOWN]}）" for sha in found])
        raise UsageError(f"叫“{file}”的文件不止一份。", f"请写全路径，或括号里的编号：{labels}")
    raise UsageError(
        f"没有收到过“{file}”这份工作簿。", "请照《催报退回》的“处理日志”表写文件的路径。"
    )


def _list(labels: Sequence[str]) -> str:
    more = f" 等 {len(labels)} 个" if len(labels) > _LISTED else ""
    return "、".join(labels[:_LISTED]) + more + "。"
