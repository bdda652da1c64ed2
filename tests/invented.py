"""An invented period for tests of reports: some thirty units of all classes, with ties, missing,
returned, held and repeated files. Everything is made in memory; only `fill_inbox` writes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path

from pipeline.analysis.view import PeriodView, Point, UnitStanding
from pipeline.campaign import Due, Parameters, Period, Settings, Unit, pack_name
from pipeline.problems import Effect, Problem, Where
from pipeline.records import (
    Filing,
    Identity,
    Leaf,
    Measures,
    Result,
    Row,
    State,
    Submission,
    Table,
    Value,
)
from pipeline.spec import load
from pipeline.spec.model import FieldType, Form, Spec

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
# satisfied and basically satisfied of 100, by the unit's place in its class; None: 7 ballots
_BALLOTS: tuple[tuple[int, int] | None, ...] = (
    (90, 8), (85, 10), (80, 15), (70, 20), (60, 25), None, (88, 4), (95, 4), (50, 30), (91, 5),
)  # fmt: skip
FEW = 7  # valid ballots where there are too few


@dataclass(frozen=True)
class Invented:
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
            tally=lambda filing: tally(self.submissions[filing.leaf.sha256], self.spec),
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
            filing = replace(filing, problems=(_flag(), _note()))
            decided = place == 0
            self.points.append(
                Point(
                    unit.code,
                    filing,
                    _flag(),
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
        filing = replace(filing, problems=(*_errors(), _flag()))
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


def _flag() -> Problem:
    where = Where("F4", "F4测评统计", "L6", 6, "n_sat", "满意")
    return Problem(
        "X14", Effect.FLAG, where, "90", "两组评议人的票数完全相同。", "如属实，请说明原因。",
        point_key="X14-000000000001",
    )  # fmt: skip


def _note() -> Problem:
    where = Where("F4", "F4测评统计", "G6", 6, "n_due", "应参评")
    return Problem("T01", Effect.NOTE, where, "１２０", "全角数字已按 120 读取。", "不用处理。")


def _errors() -> tuple[Problem, ...]:
    first = Where("F4", "F4测评统计", "G5", 5, "n_due", "应参评")
    second = Where("F3", "F3承诺台账", "J12", 12, "due_date", "完成时限")
    return (
        Problem("X02", Effect.RETURN, first, "12人", "“应参评”里有文字。", "只填数字 12。"),
        Problem("F01", Effect.RETURN, second, None, "“完成时限”没有填。", "请填日期。"),
    )


def ballots(place: int) -> tuple[int, int, int]:
    """(valid, satisfied, basically satisfied) of the unit at *place*."""
    found = _BALLOTS[place % len(_BALLOTS)]
    return (FEW, 4, 2) if found is None else (100, *found)


def measures(unit: Unit, place: int) -> Measures:
    """Measures as analysis would give them; too few ballots give no 满意率."""
    valid, satisfied, basic = ballots(place)
    found: dict[str, tuple[int, int]] = {
        "part": (50 if unit.code == "SX007" else 95, 100),
        "sat_valid": (valid, 1),
        "four_clear": (3 + place % 2, 4),
        "ledger_months": (3 + place % 3, 5),
    }
    if valid > FEW:
        for name, count in (("wide", satisfied + basic), ("strict", satisfied)):
            rate = Fraction(count, valid)
            found[f"sat_{name}"] = (rate.numerator, rate.denominator)
            found[f"sat_{name}_pool"] = (count, valid)
    if not unit.local:
        found |= {
            "members": (12, 1),
            "members_formal": (11, 1),
            "commitments": (14, 1),
            "public": (11, 12),
            "comment": (place % 12, 12),
            "fulfil": (20, 24),
        }
        if place != 1:
            found["graded"] = (10, 11)
    return found


def submission(
    spec: Spec, known: Settings, unit: Unit, period: Period, place: int, changed: bool
) -> Submission:
    """Every due form with a few rows; *changed* makes one value differ."""
    blocks = known.blocks_due(unit.unit_class, period.code)
    due = {spec.blocks[block].form for block in blocks} | {"F0"}
    tables = {
        form.id: _table(form, place, changed)
        for form in spec.forms_of("填报簿", unit.unit_class)
        if form.id in due and form.id != "F8"
    }
    identity = Identity("填报簿", unit.code, period.code, 1, spec.template_version)
    return Submission(identity, unit.unit_class, tables)


def _table(form: Form, place: int, changed: bool) -> Table:
    count = 1 if form.is_record else 3 + place % 3
    rows = [
        Row(
            0 if form.is_record else 5 + index,
            {f.id: _value(f.id, f.type, index, place) for f in form.fields},
        )
        for index in range(count)
    ]
    if form.id == "F4":
        rows = [replace(row, values=_ballot_row(row.values, place)) for row in rows]
    if changed and form.id == "F5":
        rows[0] = replace(rows[0], values={**rows[0].values, "result": "=改过的成效"})
    letters = {f.id: chr(ord("A") + i) if i < 26 else "AA" for i, f in enumerate(form.fields)}
    return Table(form.id, form.sheet, letters, tuple(rows))


def _ballot_row(values: Mapping[str, Value], place: int) -> Mapping[str, Value]:
    valid, satisfied, basic = ballots(place)
    counts = {"n_due": 120, "n_sent": 110, "n_back": 105, "n_valid": valid, "n_sat": satisfied}
    counts |= {"n_basic": basic, "n_unsat": valid - satisfied - basic, "n_abst": 0}
    return {**values, **counts, "object_type": "领导班子"}


def _value(name: str, kind: FieldType, index: int, place: int) -> Value:
    if kind is FieldType.INT:
        return index + place
    if kind is FieldType.DATE:
        return date(2012, 3, 1 + index)
    if kind is FieldType.PCT:
        return None
    if kind is FieldType.MULTI:
        return ("橱窗板报", "会议")
    if kind is FieldType.DEC:
        return None if index else 3
    return f"=示例{name}" if index == 0 else f"示例 <{name}> & {index}"


def tally(found: Submission, spec: Spec) -> Mapping[str, Mapping[str, int]]:
    """Rows and sums of whole-number fields, as the worker counts them from the raw grid."""
    counted: dict[str, dict[str, int]] = {}
    for form, table in found.tables.items():
        sums = {"rows": len(table.rows)}
        for field in spec.forms[form].fields:
            if field.type is FieldType.INT:
                values = (row.values.get(field.id) for row in table.rows)
                sums[field.id] = sum(v for v in values if isinstance(v, int))
        counted[form] = sums
    return counted


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
