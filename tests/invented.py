"""An invented period for tests of reports: some thirty units of all classes, with ties, missing,
returned, held and repeated files. Everything is made in memory; only `fill_inbox` writes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from invented_records import errors, flag, measures, note, submission, tally
from msgspec import Struct
from msgspec.structs import replace

from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import Due, Parameters, Period, Settings, Unit, pack_name
from pipeline.problems import Effect, Problem, Where
from pipeline.records import (
    Filing,
    Leaf,
    Result,
    State,
    Submission,
)
from pipeline.spec import load
from pipeline.spec.model import Spec

PERIOD = "2012H1"
AS_OF = date(2012, 6, 25)  # five days after the cut-off
RECEIVED = date(2012, 6, 18)
_SECTIONS = ("东片", "西片", "北片")
_CLASSES = {  # class → (code letters, name, system, mgmt)
    "A": ("JG", "示例机关第{}党支部", "机关", "直属"),
    "A0": ("CS", "示例第{}处室", "机关", "直属"),
    "B": ("XX", "示例第{}小学", "教育", "直属"),
    "C": ("YY", "示例民营医院", "卫生", "直属"),
    "D1": ("SX", "示例属地第{}学校", "教育", "属地"),
    "D2": ("WS", "示例第{}卫生院", "卫生", "属地"),
}
SIZES = {"A": 4, "A0": 3, "B": 11, "C": 1, "D1": 9, "D2": 6}


class Invented(Struct, frozen=True):
    """The view, and the bytes of every file by its path (``!/`` inside a container)."""

    view: PeriodView
    spec: Spec
    contents: Mapping[str, bytes]


def settings(sizes: Mapping[str, int] | None = None) -> Settings:
    """Spec defaults with an invented roster."""
    spec = load()
    parameters = {entry.key: entry.default for entry in spec.parameters}
    return Settings(
        units={unit.code: unit for unit in _units(sizes or SIZES)},
        periods={row["period"]: _period(row) for row in spec.periods},
        due=Due(spec.due),
        parameters=Parameters(parameters),
        current=PERIOD,
        mail={key: text for key, text in parameters.items() if key.startswith("mail.")},
        digest="invented",
    )


def invented(sizes: Mapping[str, int] | None = None, period: str = PERIOD) -> Invented:
    """A period as it stands five days after the cut-off of 2012H1."""
    return _Inventor(settings(sizes), period).build()


def empty(period: str = PERIOD) -> Invented:
    """The same units before anything has arrived."""
    inventor = _Inventor(settings(), period)
    inventor.silent = True
    return inventor.build()


def _period(row: Mapping[str, str]) -> Period:
    day = date.fromisoformat
    return Period(
        code=row["period"],
        name=row["name"],
        phase=row["phase"],
        covers_from=day(row["covers_from"]),
        covers_to=day(row["covers_to"]),
        due_by=day(row["due_by"]),
        current_round=int(row["current_round"]),
        year_end=row["year_end"] or None,
    )


def _units(sizes: Mapping[str, int]) -> Iterator[Unit]:
    for unit_class, size in sizes.items():
        letters, name, system, mgmt = _CLASSES[unit_class]
        for number in range(1, size + 1):
            code = f"{letters}{number:03d}"
            yield Unit(
                code=code,
                name=name.format(number),
                short_name=name.format(number).removeprefix("示例"),
                system=system,
                unit_class=unit_class,
                mgmt=mgmt,
                section=_SECTIONS[number % len(_SECTIONS)],
                email=f"{code.lower()}@unit.example",
            )


class _Inventor:
    def __init__(self, settings: Settings, period: str) -> None:
        self.settings, self.spec = settings, load()
        self.period = settings.periods[period]
        self.contents: dict[str, bytes] = {}
        self.submissions: dict[str, Submission] = {}
        self.filings: list[Filing] = []
        self.points: list[Point] = []
        self.silent = False

    def build(self) -> Invented:
        standings = []
        places: dict[str, int] = {}
        for unit in self.settings.units_due(self.period.code):
            place = places[unit.unit_class] = places.get(unit.unit_class, -1) + 1
            standings.append(UnitStanding(unit) if self.silent else self._standing(unit, place))
        if not self.silent:
            self._strays()
        view = PeriodView(
            settings=self.settings,
            period=self.period,
            as_of=AS_OF,
            standings=tuple(standings),
            filings=tuple(sorted(self.filings, key=lambda f: f.leaf.path)),
            points=tuple(self.points),
            submission=lambda filing: self.submissions[filing.leaf.sha256],
            tallies=lambda filings: (
                tally(self.submissions[filing.leaf.sha256], self.spec) for filing in filings
            ),
        )
        return Invented(view, self.spec, self.contents)

    def _standing(self, unit: Unit, place: int) -> UnitStanding:
        late = 5
        if unit.unit_class in ("B", "D1", "D2") and place == 3:
            return UnitStanding(unit, days_late=late)
        if unit.code in ("XX003", "SX002"):
            filing = self._returned(unit, place, revision=1)
            return UnitStanding(unit, None, filing, (filing,), {}, late, 1, filing.received)
        if unit.code == "WS002":
            filing = self._held(unit, place)
            return UnitStanding(unit, None, filing, (filing,), {}, late)
        filing = self._accepted(unit, place)
        found = measures(unit, place)
        if unit.code == "XX002":
            draft = self._returned(unit, place, revision=2)
            both = (filing, draft)
            return UnitStanding(unit, filing, draft, both, found, 0, 1, draft.received)
        if unit.code == "XX005":
            copy = self._filing(unit, place, Result.DUPLICATE, f"inbox/再发/{unit.code}.xlsx", 1)
            older = self._filing(
                unit, place, Result.SUPERSEDED, f"inbox/邮件.zip!/{unit.code}_旧.xlsx", 0,
                reason="以修订稿次更高的为准。", salt="older",
            )  # fmt: skip
            self.filings += [copy, older]
            return UnitStanding(unit, filing, None, (filing, older), found)
        return UnitStanding(unit, filing, None, (filing,), found)

    def _accepted(self, unit: Unit, place: int) -> Filing:
        path = f"inbox/{pack_name(unit, self.period.code, 1)}"
        filing = self._filing(unit, place, Result.ACCEPTED, path, 1, reason="检查通过，计入汇总。")
        if place % 4 == 0:
            filing = replace(filing, problems=(flag(), note()))
            decided = place == 0
            self.points.append(
                Point(
                    unit.code,
                    filing,
                    flag(),
                    "=今年换了测评办法" if decided else "",
                    "接受" if decided else "",
                    "示例办事员" if decided else "",
                    AS_OF if decided else None,
                )
            )
        self.filings.append(filing)
        return filing

    def _returned(self, unit: Unit, place: int, revision: int) -> Filing:
        path = f"inbox/{unit.code} 第{revision}稿.xlsx"
        filing = self._filing(
            unit, place, Result.RETURNED, path, revision, reason="有 2 处错误。", salt="returned"
        )
        filing = replace(filing, problems=(*errors(), flag()))
        self.filings.append(filing)
        return filing

    def _held(self, unit: Unit, place: int) -> Filing:
        path = f"inbox/来信.eml!/{unit.code}.xlsx"
        filing = self._filing(unit, place, Result.HELD, path, 1, reason="来信人不在单位目录里。")
        doubt = Problem("X17", Effect.HOLD, Where(), None, "来信人不在单位目录里。", "请电话核实。")
        leaf = replace(filing.leaf, sender="stranger@somewhere.example", received=RECEIVED)
        filing = replace(filing, leaf=leaf, problems=(doubt,))
        self.filings.append(filing)
        return filing

    def _filing(
        self,
        unit: Unit,
        place: int,
        result: Result,
        path: str,
        revision: int,
        reason: str = "",
        salt: str = "",
    ) -> Filing:
        data = f"{unit.code} {salt}".encode()
        self.contents[path] = data
        sha256 = hashlib.sha256(data).hexdigest()
        found = submission(self.spec, self.settings, unit, self.period, place, bool(salt))
        self.submissions[sha256] = found
        state = {
            Result.ACCEPTED: State.MACHINE_PASSED,
            Result.SUPERSEDED: State.MACHINE_PASSED,
            Result.RETURNED: State.MACHINE_RETURNED,
            Result.HELD: State.HELD,
        }
        return Filing(
            leaf=Leaf(path, path.rpartition("/")[2], sha256, len(data)),
            result=result,
            received=RECEIVED,
            first_seen=AS_OF if place % 2 else RECEIVED,
            unit=unit.code,
            period=self.period.code,
            revision=revision,
            template_version=self.spec.template_version,
            state=state.get(result),
            reason=reason,
            rows={form: len(table.rows) for form, table in found.tables.items()},
            control=1000 + place,
        )

    def _strays(self) -> None:
        """Files that are no returns, one that killed its worker, one of an earlier period."""
        for path, result, message in (
            ("inbox/通知.docx", Result.NOT_A_RETURN, "这不是填报簿。"),
            ("inbox/~$XX001.xlsx", Result.NOT_A_RETURN, "这是打开文件时的临时文件。"),
            ("inbox/邮件.zip!/坏表 #1.xlsx", Result.QUARANTINED, "文件打不开，可能已损坏。"),
        ):
            data = path.encode()
            self.contents[path] = data
            problem = Problem("I01", Effect.NOTE, Where(), None, message, "请用模板填报。")
            leaf = Leaf(
                path, path.rpartition("/")[2], hashlib.sha256(data).hexdigest(), len(data),
                workbook=False, refusal=problem, result=result,
            )  # fmt: skip
            self.filings.append(
                Filing(leaf, result, RECEIVED, AS_OF, reason=message, problems=(problem,))
            )
        gone = Leaf("inbox/旧/XX001_2011Y.xlsx", "XX001_2011Y.xlsx", "a" * 64, 9)
        self.filings.append(
            Filing(
                gone, Result.ACCEPTED, date(2012, 1, 9), date(2012, 1, 9), "XX001", "2011Y", 1,
                state=State.LOCKED, reason="检查通过，计入汇总。", present=False,
            )
        )  # fmt: skip


def fill_inbox(contents: Mapping[str, bytes], root: Path) -> None:
    """Put every file of *contents* under *root*; what stands behind ``!/`` goes into a zip or,
    for ``.eml``, into a mail of that name."""
    inside: dict[str, list[tuple[str, bytes]]] = {}
    for path, data in contents.items():
        outer, mark, inner = path.partition("!/")
        if mark:
            inside.setdefault(outer, []).append((inner, data))
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
    for outer, entries in inside.items():
        (root / outer).parent.mkdir(parents=True, exist_ok=True)
        if outer.endswith(".eml"):
            (root / outer).write_bytes(_mail(entries))
        else:
            with zipfile.ZipFile(root / outer, "w") as archive:
                for name, data in entries:
                    archive.writestr(name, data)


def _mail(entries: list[tuple[str, bytes]]) -> bytes:
    message = EmailMessage()
    message["From"] = "clerk@unit.example"
    message["Subject"] = "报送"
    message.set_content("请查收")
    for name, data in entries:
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()
