"""Commitments (承诺) of organisations and members in both rounds, and how they progress.

A commitment's end is decided once; a period shows as much of it as has happened by then.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from pipeline.campaign import Period, Unit
from pipeline.demo import words
from pipeline.demo.draw import day_between, stream
from pipeline.demo.people import Member

# round → (first day it is written down, last day, earliest due, latest due)
_ROUNDS = {
    1: (date(2010, 7, 5), date(2010, 7, 30), date(2010, 11, 1), date(2011, 6, 20)),
    2: (date(2011, 7, 10), date(2011, 9, 25), date(2011, 11, 1), date(2012, 10, 20)),
}
_PUBLISHED_SHARE = 0.96
_WAYS = ("橱窗板报", "网络", "会议")
_LINKS = ("年度工作", "岗位职责", "群众实事")


class Promise(Struct, frozen=True):
    """One row of the ledger F3. ``end`` is its status once due; ``done`` the day it was kept."""

    round: int
    subject: str
    member: str | None
    directed_to: tuple[str, ...]
    theme: str
    content: str
    link: str
    target: str
    due: date
    approved_by: str
    public_date: date | None
    public_way: str | None
    end: str
    done: date
    reason: str

    def row(self, today: date, *, settled: bool) -> dict[str, object]:
        """Fields of F3 as of *today*; with *settled* also its progress."""
        fields: dict[str, object] = {
            "round": str(self.round),
            "subject": self.subject,
            "member_no": self.member,
            "directed_to": "、".join(self.directed_to),
            "theme": self.theme,
            "content": self.content,
            "link": self.link,
            "target": self.target,
            "due_date": self.due,
            "approved_by": self.approved_by,
            "public_date": self.public_date,
            "public_way": self.public_way,
        }
        return fields | (self._progress(today) if settled else {})

    def _progress(self, today: date) -> dict[str, object]:
        if self.end in ("已兑现", "部分兑现") and self.done <= today:
            evidence = f"台账第{self.done.month}月记录"
            return {"status": self.end, "done_date": self.done, "evidence": evidence}
        if self.due > today:
            early = self.due - timedelta(days=60) > today
            return {"status": "未到期" if early else "进行中"}
        return {"status": self.end, "reason": self.reason}


def promises_of(unit: Unit, members: tuple[Member, ...], seed: int) -> tuple[Promise, ...]:
    """All commitments of both rounds, organisation first, then members by number."""
    if not members:
        return ()
    found: list[Promise] = []
    for round_, (first, last, _, _) in _ROUNDS.items():
        rng = stream(seed, unit.code, "promises", round_)
        texts = _texts(unit, rng)
        window = Period("", "", "", first, last, last, round_)
        approver = members[0].name
        for index in range(rng.randint(2, 4)):
            to = (("上级党组织",), ("群众",), ("上级党组织", "群众"))[index % 3]
            found.append(_promise(rng, round_, approver, next(texts), None, to))
        for member in members:
            if member.present(window) and member.mode != "豁免":
                made = _of_member(rng, round_, members, member, texts)
                found += [_passed_on(promise, member) for promise in made]
    return tuple(found)


def _of_member(
    rng: Random, round_: int, members: tuple[Member, ...], member: Member, texts: Texts
) -> list[Promise]:
    approver = members[0].name if member is not members[0] else members[1].name
    directions: list[tuple[str, ...]] = [("党组织", "群众")]
    if rng.random() < 0.35:
        directions = [("党组织",), ("群众",)]
    return [_promise(rng, round_, approver, next(texts), member, to) for to in directions]


def _passed_on(promise: Promise, member: Member) -> Promise:
    """Who leaves has kept what was due by then, and hands the rest over."""
    if member.leaves is None:
        return promise
    if member.leaves > promise.due:
        return replace(promise, end="已兑现")
    return replace(promise, end="变更", reason="本人转出，由同事承接")


class Texts:
    """Contents in a drawn order, none twice within a unit and round."""

    def __init__(self, unit: Unit, rng: Random) -> None:
        starts = words.PROMISE_STARTS[unit.system]
        objects = words.PROMISE_OBJECTS[unit.system]
        self._all = [
            f"{start}，重点服务{what}，{how}"
            for start in starts
            for what in objects
            for how in words.PROMISE_MANNERS
        ]
        rng.shuffle(self._all)

    def __next__(self) -> str:
        return self._all.pop()


def _texts(unit: Unit, rng: Random) -> Texts:
    return Texts(unit, rng)


def _promise(
    rng: Random,
    round_: int,
    approver: str,
    content: str,
    member: Member | None,
    to: tuple[str, ...],
) -> Promise:
    first, last, earliest, latest = _ROUNDS[round_]
    due = day_between(rng, earliest, latest)
    published = rng.random() < _PUBLISHED_SHARE
    end = rng.choices(("已兑现", "部分兑现", "未兑现", "变更"), (86, 8, 3, 3))[0]
    return Promise(
        round=round_,
        subject="党员" if member else "党组织",
        member=member.number if member else None,
        directed_to=to,
        theme=rng.choice(words.MEMBER_THEMES if member else words.ORG_THEMES),
        content=content,
        link=rng.choice(_LINKS),
        target=rng.choice(words.TARGETS).format(n=rng.randint(2, 36)),
        due=due,
        approved_by=approver,
        public_date=day_between(rng, first, last) if published else None,
        public_way=rng.choice(_WAYS) if published else None,
        end=end,
        done=due - timedelta(days=rng.randint(1, 30)),
        reason=rng.choice(words.REASONS),
    )
