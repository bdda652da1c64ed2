"""A guidance group's scorebook from pack to mail to return and back, through whole runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl
import pytest
from scorebook_sample import GROUP, PERIOD, settings

from pipeline.campaign_run.run import RunReport, run
from pipeline.campaign_run.telling import as_json
from pipeline.campaign_run.templates import make_all
from pipeline.demo.containers import mail, zipped
from pipeline.demo.fill import fill
from pipeline.demo.office import settings_rows
from pipeline.extraction import extract
from pipeline.intake import Limits, read
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.records import Filing, Result
from pipeline.spec import load
from pipeline.stages.assess import assess
from pipeline.stages.home import home_key, lay_out
from pipeline.stages.scorebook import office_records
from pipeline.workbooks.forms import render_office

FIRST = f"ZD001_{GROUP}_{PERIOD}_r1.xlsx"
SECOND = f"ZD002_第二指导小组_{PERIOD}_r1.xlsx"


def scores(*units: str, **wrong: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Full marks but for one half point for every item of *units*, by one scorer."""
    rows = [
        {
            "unit_code": unit,
            "item_code": item.id,
            "scorer": "计向晚",
            "sup_score": wrong.get(item.id.replace(".", "_"), item.maximum - 0.3),
        }
        for unit in units
        for item in load().superior_items
    ]
    return {"GS": [row | {"sup_score": float(str(row["sup_score"]))} for row in rows]}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Groups' packs come by mail and loose; a school sends a copy of a group's as its own."""
    place, spec = Home(tmp_path_factory.mktemp("scores")), load()
    units = [unit for unit in settings().units.values() if unit.active_to is None]
    place.settings.write_bytes(render_office(spec, "活动设置", settings_rows(spec, units, PERIOD)))
    lay_out(place, spec)
    make_all(place, PERIOD, None)
    first, second = ((place.packs(PERIOD) / name).read_bytes() for name in (FIRST, SECOND))
    sound = fill(first, scores("JG001", "XX001"), spec)
    letter = mail(
        "zu@zd001.example", settings().periods[PERIOD].covers_to, "评分", [(FIRST, sound)]
    )
    (place.inbox / "评分.eml").write_bytes(letter)
    broken = fill(second, scores("XX002", **{"1_3": "4.5"}), spec)
    (place.inbox / "二组.zip").write_bytes(zipped([(SECOND, broken)]))
    (place.inbox / "学校的评分簿.xlsx").write_bytes(_as_unit(sound, "XX001"))
    return place


def _as_unit(data: bytes, code: str) -> bytes:
    workbook = openpyxl.load_workbook(BytesIO(data))
    workbook["_meta"]["B3"] = code
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def done(home: Home) -> RunReport:
    return run(home, workers=1)


def filing(done: RunReport, part: str) -> Filing:
    (found,) = [f for f in done.present if part in f.leaf.path]
    return found


def test_packs_print_a_row_for_each_score_to_give(home: Home) -> None:
    names = sorted(path.name for path in home.packs(PERIOD).glob("ZD*"))
    assert names == [FIRST, SECOND]
    raw = read((home.packs(PERIOD) / FIRST).read_bytes(), FIRST, Limits())
    submission = extract(raw, load(), settings()).submission
    assert submission is not None
    assert (submission.identity.unit, submission.identity.period) == ("ZD001", PERIOD)
    printed = [(r.values["unit_code"], r.values["item_code"]) for r in submission.rows("GS")]
    items = [item.id for item in load().superior_items]
    assert " ".join(items) == "1.1 1.2 1.3 2.5 3.1 3.2 4.1 4.2 4.3 4.4"
    assert printed == [(unit, item) for unit in ("JG001", "XX001") for item in items]
    assert {sheet.name for sheet in raw.sheets} >= {"督查点评", "上级评分"}
    assert raw.sheet("否决暂缓") is None


def test_mailed_scorebook_is_accepted_and_in_force_for_its_group(done: RunReport) -> None:
    accepted = filing(done, "评分.eml")
    assert (accepted.unit, accepted.period, accepted.result) == ("ZD001", PERIOD, Result.ACCEPTED)
    assert accepted.problems == ()
    standing = {s.unit.code: s for s in done.view.groups}
    assert standing["ZD001"].in_force == accepted
    assert standing["ZD002"].status == "退回"


def test_scorebooks_never_count_as_a_unit_s_return(done: RunReport) -> None:
    report = as_json(done)
    assert report["units_filed"] == 0
    assert "ZD001" not in report["units_missing"]
    assert "XX001" in report["units_missing"]
    school = filing(done, "学校的评分簿")
    assert school.result is Result.RETURNED
    assert "G13" in {problem.code for problem in school.problems}


def test_counts_add_up_and_accounts_agree(done: RunReport) -> None:
    report = as_json(done)
    assert report["files_seen"] == 3 == sum(done.counts.values())
    assert all(check.agrees for check in done.checks)
    rows = {check.item: (check.paid_in, check.came_out) for check in done.checks}
    assert rows["督查评分簿上级评分：行数"] == (20, 20)


def test_faulty_one_goes_back_marked_and_its_mended_copy_is_accepted(
    home: Home, done: RunReport
) -> None:
    returned = filing(done, "二组.zip")
    (problem,) = returned.problems
    assert (problem.code, problem.where.cell) == ("G05", "H7")
    path = home.returns(PERIOD) / SECOND.replace("_r1", "_r2")
    assert path in done.outputs
    sheet = openpyxl.load_workbook(path)["上级评分"]
    assert sheet["H7"].value == 4.5
    assert "满分4分" in sheet["H7"].comment.text
    (home.inbox / path.name).write_bytes(fill(path.read_bytes(), scores("XX002"), load()))
    again = run(home, workers=1)
    mended = filing(again, path.name)
    assert (mended.result, mended.revision, mended.problems) == (Result.ACCEPTED, 2, ())
    assert not path.exists()
    with Ledger.open(home.ledger) as ledger:
        view = again.view
        found = assess(ledger, load(), view.settings, home_key(home))
        records = office_records(found, ledger, home, load(), view.settings, view.as_of)
    assert {s.unit for s in records.scores} == {"JG001", "XX001", "XX002"}
    assert len(records.scores) == 30


def test_without_its_hidden_sheet_it_is_known_by_what_is_printed(home: Home) -> None:
    workbook = openpyxl.load_workbook(home.packs(PERIOD) / FIRST)
    del workbook["_meta"]
    out = BytesIO()
    workbook.save(out)
    identity = extract(read(out.getvalue(), FIRST, Limits()), load(), settings()).identity
    assert identity is not None
    assert (identity.workbook, identity.unit, identity.period) == ("督查评分簿", "ZD001", PERIOD)
    assert (identity.token, identity.found_by) == (None, "likeness")
