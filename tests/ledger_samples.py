"""Invented files, examinations and settings for tests of the ledger: literals, no workbooks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pipeline.analysis.view import PeriodView
from pipeline.campaign import Due, Parameters, Period, Settings, Unit, pack_code, sign
from pipeline.ledger import Ledger
from pipeline.problems import Effect, Problem, Where
from pipeline.records import (
    Examination,
    Filing,
    Identity,
    Leaf,
    Result,
    Row,
    Submission,
    Table,
    Value,
    pack,
)
from pipeline.spec.model import Spec
from pipeline.stages.consolidate import view

KEY = b"test"
DIGEST = "settings-1"
DAY = date(2012, 6, 10)
NOW = "2012H1"
BEFORE = "2011Y"
SPEC = Spec("1", ("1",), {}, {}, {}, {}, {}, {}, (), (), ())


def unit(code: str, email: str = "") -> Unit:
    return Unit(
        code=code,
        name=f"第{code}学校",
        short_name=f"{code}校",
        system="教育",
        unit_class="B",
        mgmt="直属",
        email=email or f"{code.lower()}@school.example",
    )


def period(code: str, due_by: date, year_end: str | None = None) -> Period:
    start = date(due_by.year, 1, 1)
    return Period(code, code, "P3", start, due_by, due_by, 2, year_end)


def settings(*units: Unit, digest: str = DIGEST) -> Settings:
    known = units or (unit("XX001"), unit("XX002"))
    return Settings(
        units={u.code: u for u in known},
        periods={
            BEFORE: period(BEFORE, date(2012, 1, 10), BEFORE),
            NOW: period(NOW, date(2012, 6, 20), BEFORE),
        },
        due=Due({("F4", "B"): {BEFORE: "Y", NOW: "Y"}}),
        parameters=Parameters({}),
        current=NOW,
        digest=digest,
    )


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def leaf(name: str, path: str = "", **parts: object) -> Leaf:
    """A loose file *name*; its bytes are its name, unless *parts* say otherwise."""
    found = Leaf(path or f"inbox/{name}.xlsx", f"{name}.xlsx", sha(name), len(name))
    return replace(found, **parts)  # type: ignore[arg-type]


def identity(
    code: str = "XX001", revision: int = 1, when: str = NOW, token: str | None = "good"
) -> Identity:
    signed = sign(KEY, pack_code(code, when, revision)) if token == "good" else token
    return Identity("填报簿", code, when, revision, "1", pack_code(code, when, revision), signed)


def table(form: str, rows: Iterable[Mapping[str, Value]]) -> Table:
    listed = list(rows)
    letters = {name: "ABCDEFGHIJ"[n] for n, name in enumerate(listed[0] if listed else ())}
    return Table(form, form, letters, tuple(Row(5 + n, row) for n, row in enumerate(listed)))


def examination(
    who: Identity | None = None,
    problems: Iterable[Problem] = (),
    measures: Mapping[str, tuple[int, int]] | None = None,
    **tables: Iterable[Mapping[str, Value]],
) -> Examination:
    """A workbook that passed, or went back where one of *problems* returns it."""
    who = who or identity()
    found = tuple(problems)
    submission = Submission(who, "B", {form: table(form, rows) for form, rows in tables.items()})
    returned = any(problem.effect is Effect.RETURN for problem in found)
    return Examination(
        identity=who,
        unit_class="B",
        problems=found,
        result=Result.RETURNED if returned else None,
        rows={form: len(t.rows) for form, t in submission.tables.items()},
        control=7,
        measures=measures or {"members": (3, 1)},
        tally={"F4": {"rows": 1}},
        document=pack(submission),
    )


def problem(effect: Effect, code: str = "X04", point_key: str | None = None) -> Problem:
    where = Where("F4", "F4测评统计", "C7", 7, "n_sat", "满意票")
    return Problem(code, effect, where, "12", "票数不符。", "请核对。", (), point_key)


ERROR = problem(Effect.RETURN)


class Desk:
    """A ledger with an inbox, as a test fills it."""

    def __init__(self, ledger: Ledger, known: Settings | None = None) -> None:
        self.ledger = ledger
        self.settings = known or settings()
        self.inbox: list[str] = []

    def receive(
        self, *entries: tuple[Leaf, Examination | None], on: date = DAY, when: str = NOW
    ) -> None:
        """One run on *on* that finds *entries* beside what lay there before."""
        self.ledger.record(entries, on, self.settings.digest, when)
        self.inbox += [entry.path for entry, _ in entries]
        self.ledger.finish(self.inbox, on, when, self.settings.digest)

    def view(self, when: str = NOW, as_of: date = DAY, **parts: object) -> PeriodView:
        quiet = {"compare": lambda *_: (), **parts}
        return view(self.ledger, SPEC, self.settings, KEY, when, as_of, **quiet)  # type: ignore[arg-type]

    def filing(self, name: str, when: str = NOW) -> Filing:
        """The filing of the file *name*."""
        return next(f for f in self.view(when).filings if f.leaf.name == f"{name}.xlsx")

    def results(self) -> dict[str, Result]:
        return {f.leaf.path: f.result for f in self.view().filings}


def open_ledger(folder: Path) -> Ledger:
    return Ledger.open(folder / "ledger.db", timeout=0.05)
