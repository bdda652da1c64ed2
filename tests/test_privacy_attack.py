"""No withheld count can be worked out from what is published, and the attack can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ballot_attack import MINIMUM, Attack, attack, recovered, targets, true_rows
from crafted_ballots import CRAFTED, crafted_units
from demo_kept import faulty_demo
from invented import Invented
from slip_attack import know, read_slips

from pipeline.analysis import suppression
from pipeline.campaign_run.run import run
from pipeline.campaign_run.scene import open_scene
from pipeline.ledger import Ledger
from pipeline.paths import SLIPS_FOLDER, SUMMARY_NAME
from pipeline.records import Row
from pipeline.stages.consolidate import view
from pipeline.workbooks.reports.summary import ranking, withheld
from pipeline.workbooks.reports.summary.workbook import write_summary


@pytest.fixture(scope="module")
def crafted() -> Invented:
    return crafted_units()


def attacked(made: Invented, folder: Path) -> tuple[Attack, list[Row]]:
    write_summary(made.view, made.spec, folder / "汇总排名.xlsx")
    return attack(folder / "汇总排名.xlsx", made.view, made.spec), true_rows(made.view)


def units(found: Attack, cells: object) -> set[object]:
    return {found.rows[number]["单位编码"] for number, _ in cells}  # type: ignore[attr-defined]


def test_no_count_of_the_crafted_units_is_recovered(crafted: Invented, tmp_path: Path) -> None:
    found, truth = attacked(crafted, tmp_path)

    assert units(found, targets(found, truth)) == set(CRAFTED)
    assert recovered(found, truth) == {}


def test_unanimous_rate_of_many_says_the_same_of_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no suppression hides while the rate itself is published (docs/privacy.md)."""
    few, many = ("领导班子", "学生", 7, (4, 3, 0, 0)), ("领导班子", "家长", 60, (50, 10, 0, 0))
    monkeypatch.setitem(CRAFTED, "XX008", (few, many))
    found, truth = attacked(crafted_units(), tmp_path)
    known = recovered(found, truth)

    assert units(found, known) == {"XX008"}
    assert set(known.values()) == {0}
    assert {name for _, name in known} == {"n_unsat", "n_abst"}


def test_without_suppression_the_attack_finds_everything(
    crafted: Invented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "published_ballots", lambda rows, _limits: [{} for _ in rows])
    found, truth = attacked(crafted, tmp_path)

    assert set(recovered(found, truth)) == set(targets(found, truth))
    assert units(found, recovered(found, truth)) == set(CRAFTED)


def test_without_complement_the_attack_subtracts_the_neighbour(
    crafted: Invented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppression, "_LEAST_HIDDEN", 0)
    monkeypatch.setattr(
        suppression,
        "_hidden",
        lambda valid, limits, *, summed: [i for i in valid if valid[i] < limits.minimum],
    )
    found, truth = attacked(crafted, tmp_path)

    assert units(found, recovered(found, truth)) == {"XX001"}


def test_total_of_all_ballots_on_the_ranking_would_give_a_small_group_back(
    crafted: Invented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "ballots_behind", lambda measures: measures["sat_valid"][0])
    found, truth = attacked(crafted, tmp_path)

    assert {"XX005", "XX007"} <= units(found, recovered(found, truth))


def test_control_sum_would_give_a_small_group_back(
    crafted: Invented, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "loses_a_total", lambda _cells: False)
    found, truth = attacked(crafted, tmp_path)

    assert units(found, recovered(found, truth)) == {"XX005", "XX007"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Invented, Path]]:
    """The demonstration as a view, and the workbook that its run published."""
    home = faulty_demo(tmp_path_factory.mktemp("privacy") / "区").home
    published = next(path for path in run(home).outputs if path.name == SUMMARY_NAME)
    scene = open_scene(home, None, None)
    with Ledger.open(home.ledger) as ledger:
        shown = view(ledger, scene.spec, scene.settings, scene.key, scene.period, scene.as_of)
        yield Invented(shown, scene.spec, {}), published


def test_no_count_of_the_demo_is_recovered(demo: tuple[Invented, Path]) -> None:
    made, published = demo
    found, truth = attack(published, made.view, made.spec), true_rows(made.view)
    told = read_slips(found, published.parent / SLIPS_FOLDER)
    secret = list(targets(found, truth))

    assert {"XX008", "XX004"} <= told
    assert len(units(found, secret)) >= 2
    assert len(secret) >= 30
    assert recovered(found, truth) == {}


def test_pupils_apart_on_a_slip_would_give_them_away(demo: tuple[Invented, Path]) -> None:
    made, published = demo
    found, truth = attack(published, made.view, made.spec), true_rows(made.view)
    pupils = next(
        true.values
        for row, true in zip(found.rows, truth, strict=True)
        if (row["单位编码"], row["object_type"], row["rater_group"])
        == ("XX008", "领导班子", "学生")
    )
    sat, basic, valid = (pupils[name] for name in ("n_sat", "n_basic", "n_valid"))

    assert know(found, "XX008", "5.1", f"学生满意 {sat}/{valid}，学生基本满意 {basic}/{valid}") == 2
    assert units(found, recovered(found, truth)) == {"XX008"}


def test_demo_merges_few_pupils_and_hides_their_neighbours(demo: tuple[Invented, Path]) -> None:
    """So that what is attacked above has a joined group in every way of withholding."""
    made, published = demo
    rows = attack(published, made.view, made.spec).rows
    parents, pupils = (
        {row["单位编码"]: row for row in rows if (row["object_type"], row["rater_group"]) == which}
        for which in (("领导班子", "家长"), ("领导班子", "学生"))
    )

    assert pupils["XX008"]["n_sat"] == "样本不足"
    assert parents["XX008"]["n_sat"] == "从略"
    assert pupils["XX004"]["n_valid"] == "<5"
    assert pupils["XX004"]["n_due"] == pupils["XX004"]["n_sat"] == "并入家长"


def test_without_suppression_the_demo_is_laid_open(
    demo: tuple[Invented, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "published_ballots", lambda rows, _limits: [{} for _ in rows])
    found, truth = attacked(demo[0], tmp_path)

    assert set(recovered(found, truth)) == set(targets(found, truth)) != set()


def test_every_rate_that_leaves_a_unit_stands_on_ten_ballots(crafted: Invented) -> None:
    """The other sheets, hidden ones too, are made of these pairs and of nothing else of F4."""
    pairs = [
        pair
        for standing in crafted.view.standings
        for name, pair in standing.measures.items()
        if name.startswith("ballots.") or name.endswith("_pool")
    ]

    assert len(pairs) > len(crafted.view.standings)
    assert min(valid for _, valid in pairs) >= MINIMUM
