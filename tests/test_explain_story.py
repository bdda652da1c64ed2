"""explain tells what stands in the workbooks: rates recomputed by hand, cells looked up, and the
terminal and ``--json`` in step."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from demo_kept import KEPT, demo_home, on_disk
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from plain_books import District
from plain_items import FULL, HEALTH, OWN, SCHOOL, ballot_groups
from plain_scores import index, ranked

from pipeline.campaign_run.explain import as_json
from pipeline.campaign_run.scene import open_scene
from pipeline.campaign_run.views import scored_view
from pipeline.cli.app import main
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.explain import explain

UNITS = ("XX001", "XX006", "YY001")  # a school, a nursery school, the hospital
NEAR = 2e-6  # rates are told with six decimals


@cache
def district() -> District:
    root = demo_home()
    return District(root, (root / "inbox", root / KEPT))


def command(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["--home", str(demo_home()), *words])
    return done.exit_code, done.stdout, done.stderr


@cache
def told(unit: str) -> Any:
    status, out, err = command("-q", "--json", "explain", unit)
    assert (status, err) == (0, "")
    return json.loads(out)


@cache
def stories() -> dict[str, Any]:
    """What ``explain --json`` says of every unit, from one opening of the home."""
    scene = open_scene(Home(demo_home()), None, None)
    with Ledger.open(scene.home.ledger) as ledger:
        scored = scored_view(scene, ledger)
        found = (
            explain(scored.view, scored.scoring, scene.spec, code)
            for code in scored.scoring.board.scores
        )
        return {story.unit.code: as_json(story) for story in found if story is not None}


def item_of(unit: str, item: str) -> Any:
    return next(entry for entry in told(unit)["items"] if entry["item"] == item)


@cache
def sheet_of(path: Path, name: str) -> Any:
    return load_workbook(path, data_only=True)[name]


def cells(sources: list[str], form: str, column: str) -> list[Any]:
    """Values of the cells that *sources* name in *column* of the sheet of *form*."""
    found = []
    for source in sources:
        file, sheet, span = source.split("｜")
        if sheet.startswith(form) and span.rstrip("0123456789").split(":")[0].startswith(column):
            left, top, _, bottom = range_boundaries(span)
            page = sheet_of(on_disk(file), sheet)
            found += [page.cell(row, left).value for row in range(top, bottom + 1)]
    return found


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("item", ["2.1", "2.2"])
def test_rates_by_hand(unit: str, item: str) -> None:
    expected = OWN[item](district(), unit)
    assert expected is not None

    entry = item_of(unit, item)
    count = entry["own"]["counts"][0]
    assert Fraction(count["numerator"], count["denominator"]) == expected
    assert entry["rate"] == pytest.approx(float(expected), abs=NEAR)


@pytest.mark.parametrize("unit", UNITS)
def test_raw_index_by_hand(unit: str) -> None:
    groups = ballot_groups(district(), unit, "领导班子", HEALTH if unit == "YY001" else SCHOOL)
    expected = []
    for _, valid, satisfied, basic in groups.values():
        expected += [(satisfied, valid), (basic, valid)]
    entry = item_of(unit, "5.1")

    assert [(c["numerator"], c["denominator"]) for c in entry["own"]["counts"]] == expected
    raw = index(groups)
    assert raw is not None
    if unit == "YY001":  # one hospital: nothing to be drawn to
        assert entry["rate"] == pytest.approx(float(raw), abs=NEAR)
    else:
        assert abs(entry["rate"] - float(raw)) < 0.1


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("item", ["5.1", "5.2"])
def test_an_index_can_be_retraced(unit: str, item: str) -> None:
    own = item_of(unit, item)["own"]
    told_index, counts = own["index"], own["counts"]
    pairs = zip(counts[::2], counts[1::2], strict=True)
    shares = [
        (good["numerator"] + told_index["basic"] * half["numerator"]) / good["denominator"]
        for good, half in pairs
    ]
    weights = [entry["weight"] for entry in told_index["weights"]]
    raw = sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights)
    assert told_index["raw"] == pytest.approx(raw, abs=NEAR)
    rate, n, drawn = told_index["raw"], told_index["ballots"], told_index["strength"]
    if told_index["class"] is not None:
        rate = (n * rate + drawn * told_index["class"]) / (n + drawn)
    assert own["rate"] == pytest.approx(rate, abs=NEAR)
    assert (n, drawn, told_index["basic"]) == (sum(c["denominator"] for c in counts[::2]), 20, 0.6)
    assert (told_index["class"] is None) == (unit == "YY001")


@pytest.mark.parametrize("unit", UNITS)
def test_two_parts_make_the_rate_by_the_split_told(unit: str) -> None:
    both = [entry for entry in told(unit)["items"] if entry["split"] and entry["rate"] is not None]
    assert {entry["item"] for entry in both} >= {"1.1", "1.2", "4.2"}
    for entry in both:
        made = sum(share * entry[part]["rate"] for part, share in entry["split"].items())
        assert entry["rate"] == pytest.approx(made, abs=NEAR)


def test_the_terminal_says_what_a_number_is_made_of() -> None:
    _, out, _ = command("explain", "XX001")
    assert "两部分：自评 30%＋上级评分 70%" in out
    assert "两部分：计算 50%＋上级评分 50%" in out
    assert "原始指数 " in out
    assert "＋0.6×基本满意" in out
    assert "÷（" in out.partition("校正＝")[2].splitlines()[0]


@pytest.mark.parametrize("unit_class", ["B", "D1"])
def test_every_item_of_two_classes_by_hand(unit_class: str) -> None:
    for code, unit in ranked(district(), unit_class).items():
        rates = {entry["item"]: entry["rate"] for entry in stories()[code]["items"]}
        for item, rate in unit.rates.items():
            expected = None if rate is None else pytest.approx(float(rate), abs=NEAR)
            assert rates[item] == expected, (code, item)
        assert {item for item, rate in rates.items() if rate is not None} <= set(unit.rates)


@pytest.mark.parametrize("unit", UNITS)
def test_every_cell_named_is_there(unit: str) -> None:
    for entry in told(unit)["items"]:
        assert entry["sources"], entry["item"]
        for source in entry["sources"]:
            file, sheet, span = source.split("｜")
            page = sheet_of(on_disk(file), sheet)
            if not span.startswith("第"):
                _, top, _, bottom = range_boundaries(span)
                assert 5 <= top <= bottom <= page.max_row, source


@pytest.mark.parametrize("unit", UNITS)
def test_cells_of_fulfilment_hold_what_was_counted(unit: str) -> None:
    entry = item_of(unit, "2.2")
    statuses = cells(entry["sources"], "F3", "N")

    halves = sum({"已兑现": 2, "部分兑现": 1}.get(status, 0) for status in statuses)
    count = entry["own"]["counts"][0]
    assert (count["numerator"], count["denominator"]) == (halves, 2 * len(statuses))


@pytest.mark.parametrize("unit", UNITS)
def test_cells_of_appraisal_hold_what_was_counted(unit: str) -> None:
    entry = item_of(unit, "2.3")
    grades = cells(entry["sources"], "F2", "T")

    assert entry["period"] == "2011Y"
    count = entry["own"]["counts"][0]
    good = sum(grade in ("优秀", "合格") for grade in grades)
    assert (count["numerator"], count["denominator"]) == (good, len(grades))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("item", ["5.1", "5.2"])
def test_cells_of_ballots_hold_what_was_counted(unit: str, item: str) -> None:
    entry = item_of(unit, item)
    valid, satisfied, basic = (sum(cells(entry["sources"], "F4", c)) for c in "KLM")

    counts = entry["own"]["counts"]
    assert sum(c["numerator"] for c in counts[::2]) == satisfied
    assert sum(c["numerator"] for c in counts[1::2]) == basic
    assert sum(c["denominator"] for c in counts[::2]) == valid


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("item", ["1.1", "1.2", "4.2"])
def test_cell_of_a_self_score_holds_it(unit: str, item: str) -> None:
    entry = item_of(unit, item)
    (score,) = cells(entry["sources"], "F6", "D")

    assert entry["own"]["rate"] == pytest.approx(score / FULL[item], abs=NEAR)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("item", ["1.3", "3.2", "4.4"])
def test_rows_of_the_scorebooks_hold_the_scores(unit: str, item: str) -> None:
    entry = item_of(unit, item)
    rows = [
        source.split("｜") for source in entry["sources"] if source.split("｜")[1] == "上级评分"
    ]
    found = []
    for file, sheet, place in rows:
        page = sheet_of(on_disk(file), sheet)
        row = [cell.value for cell in page[int(place.split()[1])]]
        assert (row[0], row[2], row[4]) == (unit, "2012H1", item)
        found.append((row[3], float(row[7])))

    assert found == [(s["scorer"], float(s["points"])) for s in entry["superior"]["scorers"]]
    mean = sum(points for _, points in found) / len(found) / FULL[item]
    assert entry["superior"]["rate"] == pytest.approx(mean, abs=NEAR)


@pytest.mark.parametrize("unit", [*UNITS, "SX001", "XX009", "XX013"])
def test_terminal_and_json_agree(unit: str) -> None:
    status, out, _ = command("explain", unit)
    entry, text = told(unit), out.splitlines()

    assert status == 0
    assert text[0].startswith(f"{unit} ")
    if entry["total"] is None:
        assert text[1] == f"  没有总分：{entry['unranked']}"
    else:
        assert text[1].startswith(f"  总分 {entry['total']:.2f}")
        assert entry["unranked"] in text[1]
    heads = [line for line in text if line.startswith("  ") and line.lstrip()[:3] in FULL]
    assert len(heads) == len(entry["items"])
    for line, item in zip(heads, entry["items"], strict=True):
        assert line.startswith(f"  {item['item']} {item['name']}：")
        if item["points"] is not None:
            assert f"得分率 {item['rate'] * 100:.1f}" in line or abs(item["rate"] * 2000 % 1) < 0.01
            assert item["period"] in line
    files = {source.split("｜")[0] for item in entry["items"] for source in item["sources"]}
    assert all(f"出处：{file}" in out for file in files)


def test_the_total_is_what_the_items_make() -> None:
    for code, story in stories().items():
        if story["total"] is not None:
            points = sum(entry["points"] or 0 for entry in story["items"])
            total = min(100, max(0, points + story["bonus"] - story["penalty"]))
            assert story["total"] == pytest.approx(total, abs=0.006), code


def test_one_item_alone_and_small_letters() -> None:
    status, out, _ = command("-q", "--json", "explain", "xx001", "2.1")

    assert status == 0
    assert json.loads(out)["items"] == [item_of("XX001", "2.1")]


@pytest.mark.parametrize(
    ("words", "message", "advice"),
    [
        (("YY01",), "单位目录里没有“YY01”", "YY001"),
        (("柏岭",), "单位目录里没有“柏岭”", "YY001 柏岭医院"),
        (("XX001", "9.9"), "没有条目“9.9”", "1.1、1.2、1.3"),
        (("CS001",), "CS001 在 2012H1 不计分", "处室"),
        (("XX001", "--period", "2019H1"), "没有“2019H1”这个报送期", "2012H1"),
    ],
)
def test_what_is_not_known_is_said_with_a_suggestion(
    words: tuple[str, ...], message: str, advice: str
) -> None:
    status, out, err = command("explain", *words)

    assert (status, out) == (2, "")
    assert message in err
    assert advice in err
