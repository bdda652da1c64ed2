"""The whole of a run's outputs, computed anew by LibreOffice, and openxml-audit has nothing to say
of them; and live weights against a fresh run: changing the sheet and changing the settings must
come to the same."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from demo_kept import shown_district
from form_samples import findings
from formula_probe import evaluate_all
from openpyxl import load_workbook
from recalculation import Cells, formulas, recomputed, results, with_entries, without_results
from test_live_formulas import CHANGES, table

from pipeline.cli.app import main
from pipeline.spec import load

pytestmark = pytest.mark.libreoffice

_NEAR = 1e-9
_CHANGES = ("ties", "halves", "ballots")
_BASIS = "口径与参数"
_SUMMARY = Path("outbox", "2012H1", "汇总排名.xlsx")
_RANKED = ("排名-直属学校", "参考排序-属地学校", "参考排序-卫生院")


def chuangxian(home: Path, *words: str) -> dict[str, object]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", *words])
    assert done.exit_code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def wholes(home: Path) -> dict[str, Path]:
    """Distinct name → file: both reports, all returns, some slips and packs, the office's books."""
    outbox = home / "outbox" / "2012H1"
    slips, packs = (sorted((outbox / name).glob("*.xlsx")) for name in ("成绩单", "下发"))
    chosen = [
        *sorted(outbox.glob("*.xlsx")),
        *sorted((outbox / "退回").glob("*.xlsx")),
        *slips[:: max(1, len(slips) // 3)],
        *packs[:: max(1, len(packs) // 3)],
        home / "活动设置.xlsx",
        home / "督查评分簿.xlsx",
    ]
    return {f"{n:02}_{path.stem}": path for n, path in enumerate(chosen)}


@dataclass(frozen=True)
class Recomputed:
    """A run's home; each output, and the summary under each change, as LibreOffice computes it."""

    home: Path
    outputs: dict[Path, Path]
    changed: dict[str, Cells]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Recomputed:
    folder = tmp_path_factory.mktemp("outputs")
    home = folder / "home"
    shutil.copytree(shown_district()[0], home)
    named = chuangxian(home, "run")["outputs"]
    assert isinstance(named, list)
    outputs = [home / name for name in named]
    bare = [without_results(path, folder / f"{n}.xlsx") for n, path in enumerate(outputs)]
    places = _entries(home / _SUMMARY)
    for name in _CHANGES:
        entries = {places[key]: value for key, value in CHANGES[name].items()}
        bare.append(with_entries(home / _SUMMARY, _BASIS, entries, folder / f"{name}.xlsx"))
    anew = recomputed(bare, folder / "computed")
    changed = {name: results(p) for name, p in zip(_CHANGES, anew[len(outputs) :], strict=True)}
    return Recomputed(home, dict(zip(outputs, anew, strict=False)), changed)


def _entries(path: Path) -> dict[str, str]:
    """Key of a live parameter → its cell on 口径与参数."""
    names = load_workbook(path).defined_names
    english = {"先进": "best", "较好": "good", "一般": "fair"}
    found = {}
    for entry in load().parameters:
        if entry.live:
            name = entry.key.replace(".", "_")
            for chinese, word in english.items():
                name = name.replace(chinese, word)
            found[entry.key] = names[name].attr_text.rpartition("!")[2].replace("$", "")
    return found


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) < _NEAR
    return (ours or "") == (theirs or "") if ours in (None, "") else ours == theirs


def test_every_formula_of_every_output_gives_its_cached_result(done: Recomputed) -> None:
    counted = 0
    for path, anew in done.outputs.items():
        ours, theirs = results(path), results(anew)
        told = formulas(path)
        differing = {
            place: (formula, ours.get(place), theirs.get(place))
            for place, formula in told.items()
            if not _same(ours.get(place), theirs.get(place))
        }
        assert differing == {}, path.name
        counted += len(told)
    assert counted > 2_000


def test_openxml_audit_finds_nothing_in_any_output(done: Recomputed) -> None:
    found = {name: findings(path) for name, path in wholes(done.home).items()}
    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) > 15


def test_every_validation_format_and_name_of_every_output_is_evaluated(
    done: Recomputed, tmp_path: Path
) -> None:
    files = wholes(done.home)
    found = evaluate_all({name: path.read_bytes() for name, path in files.items()}, tmp_path)
    assert found.errors == []
    assert all(found.counts[kind] for kind in ("cell", "validation", "format", "name"))


@pytest.mark.parametrize("name", _CHANGES)
def test_changed_weights_in_the_sheet_are_a_fresh_run_with_changed_settings(
    done: Recomputed, name: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(done.home, home)
    _settle(home / "活动设置.xlsx", CHANGES[name])
    chuangxian(home, "run")
    fresh = results(home / _SUMMARY)
    assert _standing(fresh) == _standing(done.changed[name])
    for tab in _RANKED:
        assert _order(fresh, tab) == _order(done.changed[name], tab)
        assert len(_order(fresh, tab)) > 3


def _settle(path: Path, change: dict[str, float]) -> None:
    """Write *change* into 参数 as the office would."""
    book = load_workbook(path)
    sheet = book["参数"]
    ids = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        key = sheet.cell(row, ids["key"]).value
        if key in change:
            sheet.cell(row, ids["value"]).value = str(change[key])
    book.save(path)


def _standing(cells: Cells) -> dict[object, tuple[object, ...]]:
    rows = table(cells, "总汇总")
    return {
        row["单位编码"]: (
            round(row["总分"], 9) if isinstance(row["总分"], float | int) else row["总分"],
            row["档次"],
            row["名次"],
        )
        for row in rows
    }


def _order(cells: Cells, tab: str) -> list[object]:
    return [row.get("单位编码") for row in table(cells, tab)]
