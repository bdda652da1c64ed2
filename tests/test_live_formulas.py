"""汇总排名 is live: LibreOffice computes every formula from nothing and agrees with us, before
and after the leading group changes weights in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from invented import Invented
from invented_scores import with_board
from openpyxl import load_workbook
from recalculation import Cells, formulas, recomputed, results, with_entries, without_results

from pipeline.analysis.scoring.model import UnitScore
from pipeline.analysis.scoring.score import rescored
from pipeline.campaign import Parameters
from pipeline.workbooks.reports.summary.workbook import write_summary

pytestmark = pytest.mark.libreoffice

_NEAR = 1e-9
_BASIS = "口径与参数"
_TABS = {
    "A": "排名-局机关", "B": "排名-直属学校", "C": "排名-民营医院",
    "D1": "参考排序-属地学校", "D2": "参考排序-卫生院",
}  # fmt: skip
_ITEMS = ("1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2",
          "3.3", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2")  # fmt: skip


def _weights(values: dict[str, float], rest: float) -> dict[str, float]:
    return {f"weight.{item}": values.get(item, rest) for item in _ITEMS}


# with 500 points in all and rates in steps of 1/40, totals end in halves of the last decimal
_HALVES = _weights(dict.fromkeys(_ITEMS[:6], 27), 26) | {"split.self": 0.5, "cap.penalty": 0.005}
CHANGES: dict[str, dict[str, float]] = {
    "equal": _weights({}, 5),
    "splits": {"split.self": 0.55, "split.computed": 0.05},
    "ballots": _weights({"5.1": 40, "5.2": 33.3}, 0.7),
    "ties": _weights({"3.3": 1}, 0),
    "halves": _HALVES,
    "nothing": _weights({}, 0),
    "judged alone": _weights({"1.1": 100}, 0),  # 属地 units are left with nothing
    "caps": {
        "cap.bonus": 0.5,
        "cap.penalty": 0,
        "band.先进": 97.83,
        "band.较好": 85,
        "band.一般": 66,
    },
}


@dataclass(frozen=True)
class Tried:
    """The invented period, its workbook, and what LibreOffice makes of it under each change."""

    made: Invented
    path: Path
    anew: Cells
    changed: dict[str, Cells]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("live")
    made, path = with_board(), folder / "汇总排名.xlsx"
    write_summary(made.view, made.spec, path)
    places = _entry_cells(made, path)
    files = [without_results(path, folder / "anew.xlsx")]
    for name, change in CHANGES.items():
        entries = {places[key]: value for key, value in change.items()}
        files.append(with_entries(path, _BASIS, entries, folder / f"{name}.xlsx"))
    found = [results(result) for result in recomputed(files, folder / "computed")]
    return Tried(made, path, found[0], dict(zip(CHANGES, found[1:], strict=True)))


def _entry_cells(made: Invented, path: Path) -> dict[str, str]:
    """Parameter key → the cell that its defined name points at."""
    names = load_workbook(path).defined_names
    found = {}
    for entry in made.spec.parameters:
        if entry.live:
            name = entry.key.replace(".", "_")
            for chinese, english in (("先进", "best"), ("较好", "good"), ("一般", "fair")):
                name = name.replace(chinese, english)
            sheet, _, cell = names[name].attr_text.rpartition("!")
            assert sheet.strip("'") == _BASIS
            found[entry.key] = cell.replace("$", "")
    return found


def test_every_formula_computed_from_nothing_equals_its_cached_result(tried: Tried) -> None:
    cached = results(tried.path)
    differing = {
        place: (formula, cached.get(place), tried.anew.get(place))
        for place, formula in formulas(tried.path).items()
        if not _same(cached.get(place), tried.anew.get(place))
    }

    assert differing == {}
    assert len(formulas(tried.path)) > 1_000


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) < _NEAR
    return ours is not None and ours == theirs


def expected(tried: Tried, change: dict[str, float]) -> dict[str, list[UnitScore]]:
    """Scores by class as the analysis reckons them with changed parameters."""
    view = tried.made.view
    assert view.board is not None
    values = {**view.settings.parameters.values}
    values |= {key: repr(value) for key, value in change.items()}
    by_class: dict[str, list[UnitScore]] = {}
    for standing in view.standings:
        score = view.board.scores[standing.unit.code]
        by_class.setdefault(standing.unit.unit_class, []).append(score)
    return {
        name: rescored(listed, tried.made.spec, Parameters(values))
        for name, listed in by_class.items()
    }


def table(cells: Cells, tab: str) -> list[dict[str, object]]:
    """Rows of *tab* by header."""
    rows: dict[int, dict[str, object]] = {}
    for (sheet, place), value in cells.items():
        if sheet == tab:
            letters = place.rstrip("0123456789")
            rows.setdefault(int(place.removeprefix(letters)), {})[letters] = value
    heads = rows[4]
    found = [row for number, row in sorted(rows.items()) if number > 4]
    return [{str(heads[k]): v for k, v in row.items() if k in heads} for row in found]


@pytest.mark.parametrize("name", CHANGES)
def test_changed_weights_give_the_totals_bands_and_ranks_of_the_analysis(
    tried: Tried, name: str
) -> None:
    rows = {r["单位编码"]: r for r in table(tried.changed[name], "总汇总")}
    for listed in expected(tried, CHANGES[name]).values():
        for score in listed:
            row = rows[score.unit]
            if score.shown is None:
                word = score.unranked.partition("：")[0]
                assert (row["总分"], row["档次"], row["名次"]) == (word, "—", "—")
                continue
            assert row["总分"] == pytest.approx(float(score.shown), abs=_NEAR)
            assert row["名次"] == (score.rank or "—")
            assert row["档次"] == (score.band or "—")
            for dimension in tried.made.spec.dimensions:
                points = float(score.dimensions[dimension])
                assert row[dimension] in ("—", pytest.approx(points, abs=_NEAR))


@pytest.mark.parametrize("name", CHANGES)
def test_changed_weights_sort_the_ranking_sheets_anew(tried: Tried, name: str) -> None:
    for unit_class, listed in expected(tried, CHANGES[name]).items():
        tab = _TABS[unit_class]
        rows = table(tried.changed[name], tab)
        by_code = {score.unit: score for score in listed}
        placed = [s.unit for s in listed if s.total is not None and not s.unranked]

        assert [row["单位编码"] for row in rows][: len(placed)] == placed
        assert {row["单位编码"] for row in rows} == set(by_code)
        for row in rows[: len(placed)]:
            score = by_code[str(row["单位编码"])]
            assert ("并列" in str(row["备注"])) is score.tied


@pytest.mark.parametrize("name", ["nothing", "judged alone"])
def test_weights_that_leave_nothing_to_score_by_rank_nobody(tried: Tried, name: str) -> None:
    for unit_class, listed in expected(tried, CHANGES[name]).items():
        rows = {r["单位编码"]: r for r in table(tried.changed[name], _TABS[unit_class])}
        bare = [score.unit for score in listed if score.unranked == "没有可以计分的条目"]
        assert bare or unit_class in "ABC"
        for unit in bare:
            assert rows[unit]["备注"] == "不排名：没有可以计分的条目"
            assert rows[unit].get("名次", "—") == rows[unit].get("参考名次", "—") == "—"
    front = [str(text) for (tab, _), text in tried.changed[name].items() if tab == "首页"]
    assert not any("居首" in line for line in front if "属地" in line or name == "nothing")


def test_changes_include_ties_broken_ties_and_halves(tried: Tried) -> None:
    tied = broken = 0
    for change in CHANGES.values():
        for listed in expected(tried, change).values():
            ranked = [s for s in listed if s.rank]
            tied += sum(s.tied for s in ranked)
            broken += sum(a.shown == b.shown and a.rank != b.rank for a, b in pairwise(ranked))
    totals = [s.total for listed in expected(tried, CHANGES["halves"]).values() for s in listed]
    halves = [t for t in totals if t is not None and (t * 1000) % 10 == Fraction(5)]

    assert tied
    assert broken
    assert halves


def test_front_says_that_a_changed_ranking_is_a_trial(tried: Tried) -> None:
    def said(cells: Cells) -> str:
        return " ".join(str(text) for (tab, _), text in cells.items() if tab == "首页")

    assert "按正式口径算出" in said(tried.anew)
    assert "本簿有 19 项参数" in said(tried.changed["ballots"])
    assert "只是推演" in said(tried.changed["splits"])


def test_front_and_chart_titles_follow_the_new_leader(tried: Tried) -> None:
    (listed,) = [v for k, v in expected(tried, CHANGES["ballots"]).items() if k == "B"]
    first = listed[0]
    short = tried.made.view.settings.units[first.unit].short_name
    texts = [str(text) for text in tried.changed["ballots"].values()]

    assert first.shown is not None
    assert f"{short}居首 {float(first.shown):.2f} 分" in texts


def test_every_ranking_says_that_it_is_a_trial(tried: Tried) -> None:
    tabs = {tab for tab, _ in tried.anew if tab.startswith(("排名-", "参考排序-"))}
    assert tabs
    for tab in tabs:
        assert "参数指纹" in str(tried.anew[tab, "B3"])
        assert "只是推演" in str(tried.changed["splits"][tab, "B3"])
