"""Decide (处理登记): a person's decision on a file or a 待核 point, checked, then put on record.

Finds the file that is meant, and refuses what would have no effect; what follows from the
decision is worked out by `consolidate`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from pipeline.campaign import Settings
from pipeline.errors import UsageError
from pipeline.ledger import Action, Candidate, Decision, Ledger, Verdict, accepted_points
from pipeline.problems import masked
from pipeline.records import Filing, Result
from pipeline.spec.model import Spec
from pipeline.stages.assess import assess
from pipeline.stages.cases import Case
from pipeline.stages.nearest import files_meant, unit_meant
from pipeline.stages.standings import Contest, answers_of

_SHOWN = 12  # characters of a SHA-256 that people see
_LISTED = 8  # files or points named in one message
# what stands in a command for the person to replace (`reports.tracking.commands`)
_NOT_REPLACED = ("姓名", "理由", "单位的话")


def decide(  # noqa: PLR0913, PLR0917 - a decision has that many parts; the command line names them all
    ledger: Ledger,
    spec: Spec,
    settings: Settings,
    key: bytes,
    unit: str,
    period: str,
    action: str,
    by: str,
    why: str,
    as_of: date,
    file: str | None = None,
    point: str | None = None,
    said: str | None = None,
    office_points: Callable[[str], Collection[str]] = lambda _: (),
    *,
    dated: bool = False,
) -> Decision:
    """Record *action* (采用, 退回, 暂缓, 作废, 恢复, 接受说明) by *by*, for the reason *why*.

    Personal numbers in either are masked before they are kept. The decision is of *as_of*, which a
    person named where *dated*; else of the day on which the file was received, if that is later:
    nobody can have decided before.

    *file* is the path in the home, the bare name or the beginning of the SHA-256; it may be
    left out where only one file can be meant. *point* is the key of a 待核 point: needed for
    接受说明 unless only one is open, and for 恢复 of an accepted one. *said* is what the unit
    explained by word of mouth: needed for 接受说明 where it has not written anything.
    *office_points* gives the keys of a unit's open points that no file raised by itself, which
    nobody is asked to explain; asked only where *point* is none of its files'.
    Raises UsageError, saying what there is, where nothing of that kind can be decided.
    """
    code, chosen = unit_meant(unit, settings), _action(action)
    _known_period(period, settings)
    check_signed(by, why)
    found = assess(ledger, spec, settings, key).contests
    contest = _received(found.get((code, period)), code, period)
    entry = Decision(code, period, chosen, masked(by.strip()), as_of, masked(why.strip()))
    if chosen is Action.ACCEPT or (chosen is Action.RESTORE and point):
        _nothing_idle(chosen, file, said)
        meant = _point(chosen, point, contest, code, ledger, office_points)
        heard = _explained(meant, said, contest, ledger) if chosen is Action.ACCEPT else None
        about = _raising(meant, contest)
        entry = replace(entry, point=meant, said=heard)
    else:
        _nothing_of_points(chosen, point, said)
        about = [_case(chosen, file, contest)]
        entry = replace(entry, sha256=about[0].sha256)
    return ledger.decide(entry if dated else _not_before(about, entry))


def _received(contest: Contest | None, code: str, period: str) -> Contest:
    if contest is None:
        raise UsageError(
            f"{code} 在 {period} 还没有收到过文件，没有可登记的。", "请核对单位编码和报送期。"
        )
    return contest


def _nothing_of_points(action: Action, point: str | None, said: str | None) -> None:
    """Raises UsageError for an option that would change nothing about a file."""
    if point or said:
        raise UsageError(
            f"“{action}”是对文件的，不用指明要点，也没有说明可记。",
            "请去掉 --point 和 --said；要接受说明的，--action 写 接受说明。",
        )


def _not_before(cases: Iterable[Case], entry: Decision) -> Decision:
    """*entry* of no day before the first of *cases* came, if it is about any."""
    came = min((case.sightings[0].received for case in cases), default=entry.when)
    return replace(entry, when=max(came, entry.when))


def _raising(point: str, contest: Contest) -> list[Case]:
    cases = contest.cases.values()
    return [case for case in cases if any(p.point_key == point for p, _ in case.points)]


def _nothing_idle(action: Action, file: str | None, said: str | None) -> None:
    """Raises UsageError for an option that would change nothing about a point."""
    if file:
        raise UsageError(f"这里的“{action}”是对要点的，不用指明文件。", "请去掉 --file。")
    if said and action is Action.RESTORE:
        raise UsageError(f"这里的“{action}”是对要点的，也没有说明可记。", "请去掉 --said。")


def _action(text: str) -> Action:
    kinds = {action.value: action for action in Action if action is not Action.REDATE}
    if text.strip() in kinds:
        return kinds[text.strip()]
    raise UsageError(f"没有“{text}”这种处理。", f"可用的有：{'、'.join(kinds)}。")


def _known_period(period: str, settings: Settings) -> None:
    if period not in settings.periods:
        known = "、".join(settings.periods)
        raise UsageError(f"没有“{period}”这个报送期。", f"可以写：{known}。")


def check_signed(by: str, why: str) -> None:
    """Raises UsageError where a decision does not say who made it, or why: left out, or as the
    list of commands has it."""
    if not by.strip():
        raise UsageError("没有写是谁决定的。", "请用 --by 写明姓名或职务。")
    if not why.strip():
        raise UsageError("没有写明理由。", "请用 --why 写一句话，以后查得到。")
    _replaced("--by", by)
    _replaced("--why", why)


def _replaced(option: str, text: str) -> None:
    if text.strip() in _NOT_REPLACED:
        raise UsageError(
            f"{option} 后面还是“{text.strip()}”，没有换成实际的。",
            "命令里的“姓名”“理由”“单位的话”是占位的，请换上实际的再回车。",
        )


def _case(action: Action, file: str | None, contest: Contest) -> Case:
    """The submission that is meant: the one named, or the only one that *action* fits."""
    if file is not None:
        case = _named(file, contest)
        if reason := _hindrance(action, case, contest):
            raise UsageError(f"{_label(contest, case)} {reason}", "请核对后再登记。")
        return case
    fits = [c for c in contest.cases.values() if c.candidate and not _hindrance(action, c, contest)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        reasons = [
            f"{_label(contest, c)} {_hindrance(action, c, contest)}" for c in contest.cases.values()
        ]
        raise UsageError(f"没有可以{action}的文件。", _lines(reasons))
    raise UsageError(
        f"可以{action}的文件不止一份。",
        f"请用 --file 指明：{_lines(_label(contest, c) for c in fits)}",
    )


def _named(file: str, contest: Contest) -> Case:
    found = files_meant(file, {sha256: case.sightings for sha256, case in contest.cases.items()})
    if len(found) == 1:
        return contest.cases[found[0]]
    if found:
        labels = _lines(_label(contest, contest.cases[sha256]) for sha256 in found)
        raise UsageError(f"叫“{file}”的文件不止一份。", f"请写全路径，或括号里的编号：{labels}")
    labels = _lines(_label(contest, case) for case in contest.cases.values())
    raise UsageError(f"该单位本期没有收到过“{file}”。", f"收到过的有：{labels}")


def _hindrance(action: Action, case: Case, contest: Contest) -> str:
    """Why *action* would change nothing or must not be; empty where it may be recorded."""
    candidate = case.candidate
    if candidate is None:
        return "不是填报簿，没有可登记的。"
    done = candidate.decision.action if candidate.decision else None
    if action is Action.RESTORE:
        return "" if done else "没有登记过处理，无从恢复。"
    if action is done and action is not Action.ADOPT:
        return f"已经登记过“{action}”。"
    if action is Action.ADOPT:
        return _adoption(candidate, contest.judged[case.sha256])
    if action is Action.RETURN and candidate.standing is Verdict.RETURNED:
        return "已经退回。"
    return ""


def _adoption(candidate: Candidate, filing: Filing) -> str:
    if candidate.verdict is Verdict.UNCHECKED:
        return "还没有检查完，请先运行一次汇总。"
    if not candidate.adoptable:
        return "内容还有要改的地方，不能采用，请单位改好再报。"
    if candidate.adopted and filing.result is Result.ACCEPTED:
        return "已经采用。"
    return ""


def _point(
    action: Action,
    point: str | None,
    contest: Contest,
    unit: str,
    ledger: Ledger,
    office_points: Callable[[str], Collection[str]],
) -> str:
    """The point key that is meant; it must have been raised, and be open or accepted."""
    raised = {
        problem.point_key: decision
        for case in contest.cases.values()
        for problem, decision in case.points
        if problem.point_key
    }
    accepted = {key for of, key in accepted_points(ledger.decisions()) if of == unit}
    if action is Action.RESTORE:
        if point in accepted:
            return str(point)
        raise UsageError(f"要点 {point} 没有接受过说明，无从恢复。", _known(sorted(accepted)))
    still_open = sorted(key for key, decision in raised.items() if decision is None)
    if point is None:
        if len(still_open) == 1:
            return still_open[0]
        message = "待核的不止一处。" if still_open else "没有待核的地方，没有说明可以接受。"
        raise UsageError(message, _known(still_open))
    if point in still_open or (point not in accepted and point in office_points(unit)):
        return point
    message = (
        f"要点 {point} 的说明已经接受过。"
        if point in {*raised, *accepted}
        else f"没有要点 {point}。"
    )
    raise UsageError(message, _known(still_open))


def _explained(point: str, said: str | None, contest: Contest, ledger: Ledger) -> str | None:
    """*said*, where the unit explained *point* by word of mouth; nothing is accepted of which
    nobody has said why it is so. A point that is the office's own asks nobody."""
    heard = masked((said or "").strip())
    _replaced("--said", heard)
    raised = any(p.point_key == point for case in contest.cases.values() for p, _ in case.points)
    if heard or not raised or answers_of(contest, ledger).get(point):
        return heard or None
    raise UsageError(
        f"单位还没有说明要点 {point}，没有说明可以接受。",
        "请等单位在退回件的“核对说明”里写明；电话里、当面说清了的，用 --said 记下单位的话。",
    )


def _known(keys: Sequence[str]) -> str:
    return f"请用 --point 指明：{_lines(keys)}" if keys else "请查看《催报退回》的“待核”。"


def _label(contest: Contest, case: Case) -> str:
    """``inbox/a.xlsx（第 1 稿，0123456789ab，采用）``."""
    filing = contest.judged[case.sha256]
    parts = f"第 {filing.revision or 1} 稿，{case.sha256[:_SHOWN]}，{filing.result.chinese}"
    return f"{filing.leaf.path}（{parts}）"


def _lines(labels: Iterable[str]) -> str:
    shown = [label.removesuffix("。") for label in labels]
    more = f" 等 {len(shown)} 份" if len(shown) > _LISTED else ""
    return "；".join(shown[:_LISTED]) + more + "。"
