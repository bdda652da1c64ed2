"""An attacker on published ballots: reads 汇总排名.xlsx, writes down every linear relation that it
and the rules of the form give, and asks an integer solver what each count can still be.

To be no weaker than any sheet that is made of rates, it is also told the exact sums of 满意 and
基本满意 of every rater group that a rate may stand on, and the column sums of 对账.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
from openpyxl import load_workbook
from scipy.optimize import Bounds, LinearConstraint, milp

from pipeline.analysis.satisfaction import LEADING_BODY, PARTY_MEMBERS, RATERS
from pipeline.analysis.view import PeriodView
from pipeline.records import Row
from pipeline.spec.model import Spec
from pipeline.workbooks.reports.summary.detail_columns import (
    DETAILS,
    headers,
    shown_fields,
    summed_fields,
)

OPINIONS = ("n_sat", "n_basic", "n_unsat", "n_abst")
CHAIN = ("n_due", "n_present", "n_sent", "n_back", "n_valid")
COUNTS = (*CHAIN, *OPINIONS)
RATED = ("领导班子", "党组织")  # objects of 满意率 and items 5.1, 5.2
MOST = 100_000  # of any count
MINIMUM, MERGE = 10, 5  # ballots; defaults of small.ballots and small.merge

Cell = tuple[int, str]  # number of the row on 明细-测评, field


@dataclass
class Attack:
    """What the attacker knows: printed rows, equations and inequalities over cells."""

    rows: list[dict[str, object]]
    lines: list[tuple[dict[Cell, float], float, float]] = field(default_factory=list)

    def know(self, terms: Mapping[Cell, float], low: float, high: float | None = None) -> None:
        """low ≤ Σ coefficient · cell ≤ high (default: equal to *low*)."""
        self.lines.append((dict(terms), low, low if high is None else high))

    def interval(self, cell: Cell) -> tuple[int, int]:
        """Least and greatest value of *cell* that fits everything known."""
        place, matrix, low, high = self._system()
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(place))
            goal[place[cell]] = sign
            found = milp(
                goal,
                integrality=np.ones(len(place)),
                bounds=Bounds(0, MOST),
                constraints=LinearConstraint(matrix, low, high),
            )
            assert found.success, f"the attacker's model contradicts itself: {found.message}"
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def mistakes(self, truth: Sequence[Row]) -> Iterator[object]:
        """Relations that the true counts do not satisfy."""
        for terms, low, high in self.lines:
            total = sum(
                coefficient * float(str(truth[row].values.get(name) or 0))
                for (row, name), coefficient in terms.items()
            )
            if not low <= total <= high:
                yield terms, low, total, high

    def _system(self):  # type: ignore[no-untyped-def]
        from scipy.sparse import coo_matrix

        place = {(row, name): row * len(COUNTS) + i for row in range(len(self.rows))
                 for i, name in enumerate(COUNTS)}  # fmt: skip
        at, columns, values = [], [], []
        for number, (terms, _, _) in enumerate(self.lines):
            for cell, coefficient in terms.items():
                at.append(number)
                columns.append(place[cell])
                values.append(coefficient)
        matrix = coo_matrix((values, (at, columns)), (len(self.lines), len(place))).tocsr()
        low = np.array([line[1] for line in self.lines])
        high = np.array([line[2] for line in self.lines])
        return place, matrix, low, high


def attack(summary: Path, view: PeriodView, spec: Spec) -> Attack:
    """Everything that *summary* and the stronger attacker's extra knowledge say."""
    book = load_workbook(summary, read_only=False)
    tables = {sheet.title: list(_table(sheet)) for sheet in book}
    ids = [f.id for f in shown_fields(spec.forms["F4"])]
    names = dict(zip(headers(spec.forms["F4"])[2:], ids, strict=False))
    printed = [
        {names.get(header, header): value for header, value in row.items()}
        for row in tables[DETAILS["F4"]]
    ]
    found = Attack([row for row in printed if row["单位"] is not None])
    _printed_cells(found)
    _form_rules(found)
    _unit_sums(found, tables, spec)
    _told(found, view, spec)
    return found


def targets(found: Attack, truth: Sequence[Row]) -> Iterator[Cell]:
    """Cells that must not be known: opinions of fewer than MINIMUM ballots, numbers of ballots
    below MERGE, votes on a person, and whatever prints a word instead of a count."""
    for number, (row, true) in enumerate(zip(found.rows, truth, strict=True)):
        valid = true.values.get("n_valid")
        assert isinstance(valid, int)
        some = true.values.get("n_back") != 0
        few = some and (valid < MINIMUM or row["object_type"] == "窗口岗位")
        for name in COUNTS:
            if true.values.get(name) is None:
                continue
            opinion = few and name in OPINIONS
            ballots = some and name == "n_valid" and valid < MERGE
            if opinion or ballots or isinstance(row[name], str):
                yield number, name


def recovered(found: Attack, truth: Sequence[Row]) -> dict[Cell, int]:
    """Targets with a single possible value. Fails where the attacker believes what is not so."""
    wrong = list(found.mistakes(truth))
    assert not wrong, wrong[:3]
    known = {}
    for cell in targets(found, truth):
        low, high = found.interval(cell)
        if low == high:
            known[cell] = low
    return known


def true_rows(view: PeriodView) -> list[Row]:
    """F4 rows of the submissions in force, in the order of 明细-测评."""
    return [
        row
        for standing in view.standings
        if standing.in_force is not None
        for row in view.submission(standing.in_force).rows("F4")
    ]


def _table(sheet) -> Iterator[dict[str, object]]:  # type: ignore[no-untyped-def]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    if rows:
        for row in rows[1:]:
            yield dict(zip(map(str, rows[0]), row, strict=True))


def _printed_cells(found: Attack) -> None:
    """A number is the row's own count, or the sum with the rows merged into it; ``<5`` a bound."""
    merged: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(found.rows):
        into = re.fullmatch("并入(.+)", str(row["n_due"]))
        if into:
            merged[(*_object(row), into[1])].append(number)
    for number, row in enumerate(found.rows):
        parts = [number, *merged.get((*_object(row), row["rater_group"]), ())]
        for name in COUNTS:
            value = row[name]
            if isinstance(value, int | float):
                found.know(dict.fromkeys(((part, name) for part in parts), 1), int(value))
            elif name == "n_valid" and str(value).startswith("<"):
                inner = parts if len(parts) > 1 else [number]
                found.know(dict.fromkeys(((p, name) for p in inner), 1), 0, int(str(value)[1:]) - 1)


def _object(row: Mapping[str, object]) -> tuple[object, ...]:
    return row["单位编码"], row["object_type"], row["object_ref"]


def _form_rules(found: Attack) -> None:
    """X03, X04, and that somebody was entitled; a count that the form leaves blank is 0."""
    for number, row in enumerate(found.rows):
        for name in COUNTS:
            if row[name] is None:
                found.know({(number, name): 1}, 0)
        chain = [name for name in CHAIN if row[name] is not None]
        if row["method"] != "会议" and "n_present" in chain:
            chain.remove("n_present")
        for more, less in pairwise(chain):
            found.know({(number, more): 1, (number, less): -1}, 0, MOST)
        found.know({(number, "n_due"): 1}, 1, MOST)
        if row["n_sat"] is not None:
            sums = dict.fromkeys(((number, name) for name in OPINIONS), 1.0)
            found.know({**sums, (number, "n_valid"): -1}, 0)


def _unit_sums(found: Attack, tables: Mapping[str, list[dict[str, object]]], spec: Spec) -> None:
    """参评率, 有效票 of the rankings, 控制数 of 来源: each a sum over rows of one unit."""
    own: dict[object, list[int]] = defaultdict(list)
    for number, row in enumerate(found.rows):
        own[row["单位编码"]].append(number)
    for rows in tables.values():
        for row in rows:
            unit = row.get("单位编码")
            if unit not in own:
                continue
            public = [n for n in own[unit] if _public(found.rows[n])]
            rate, ballots = row.get("参评率"), row.get("有效票(份)")
            if isinstance(rate, int | float) and public:
                share = Fraction(rate).limit_denominator(MOST)
                terms = {(n, "n_back"): float(share.denominator) for n in public}
                terms |= {(n, "n_due"): -float(share.numerator) for n in public}
                found.know(terms, 0)
            if isinstance(ballots, int | float) and "object_type" not in row and "名次" in str(row):
                _ballots_printed(found, public, int(ballots))
            if isinstance(row.get("控制数"), int | float):
                _control(found, own[unit], tables, spec, row)


def _public(row: Mapping[str, object]) -> bool:
    return row["object_type"] == LEADING_BODY and row["rater_group"] != PARTY_MEMBERS


def _ballots_printed(found: Attack, public: Sequence[int], ballots: int) -> None:
    """有效票 is the sum of some rows: the attacker knows which where only one choice fits."""
    known = sum(int(v) for n in public if isinstance(v := found.rows[n]["n_valid"], int | float))
    hidden = [n for n in public if not isinstance(found.rows[n]["n_valid"], int | float)]
    if ballots > known and hidden:
        found.know(dict.fromkeys(((n, "n_valid") for n in public), 1), ballots)


def _control(
    found: Attack,
    own: Sequence[int],
    tables: Mapping[str, list[dict[str, object]]],
    spec: Spec,
    row: Mapping[str, object],
) -> None:
    """控制数 less the counts of all other forms is the sum of all counts of F4."""
    rest = int(str(row["控制数"]))
    for form_id, tab in DETAILS.items():
        form = spec.forms[form_id]
        names = zip(shown_fields(form), headers(form)[2:], strict=False)
        wanted = [h for f, h in names if f.control and f.id not in COUNTS]
        for line in tables.get(tab, ()):
            if line.get("单位编码") == row["单位编码"]:
                rest -= sum(int(v) for h in wanted if isinstance(v := line[h], int | float))
    if all(found.rows[n]["object_type"] != "党员评议会" for n in own):  # votes on members count too
        found.know(dict.fromkeys(((n, name) for n in own for name in COUNTS), 1), rest)


def _told(found: Attack, view: PeriodView, spec: Spec) -> None:
    """Sums of every group that a rate may stand on, and the column sums of 对账."""
    truth = true_rows(view)
    classes = {s.unit.code: s.unit.unit_class for s in view.standings}
    parameters = view.settings.parameters
    pools: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(found.rows):
        if row["object_type"] not in RATED:
            continue
        weights = parameters.rater_weights(RATERS[classes[str(row["单位编码"])]])
        for index, (groups, weight) in enumerate(weights):
            if row["rater_group"] in groups and weight:
                pools[(*_object(row), index)].append(number)
    for pool in pools.values():
        if _sum(truth, pool, "n_valid") >= MINIMUM:
            for name in ("n_valid", "n_sat", "n_basic"):
                cells = dict.fromkeys(((n, name) for n in pool), 1)
                found.know(cells, _sum(truth, pool, name))
    everything = range(len(truth))
    for entry in summed_fields(spec.forms["F4"]):
        if entry.id in COUNTS:
            cells = dict.fromkeys(((n, entry.id) for n in everything), 1)
            found.know(cells, _sum(truth, everything, entry.id))


def _sum(truth: Sequence[Row], numbers: Sequence[int], name: str) -> int:
    return sum(v for n in numbers if isinstance(v := truth[n].values.get(name), int))
