"""What the demonstration filed in earlier periods can still be opened, and explain says where
it no longer lies."""

from __future__ import annotations

from hashlib import sha256

from click.testing import CliRunner
from demo_kept import demo_home
from plain_books import District

from pipeline.campaign_run.scene import open_scene
from pipeline.cli.app import main
from pipeline.ledger import Ledger
from pipeline.paths import Home
from pipeline.stages.consolidate import view


def told(*words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(demo_home()), *words])
    assert done.exit_code == 0
    return done.stdout


def test_earlier_workbooks_lie_aside_byte_for_byte() -> None:
    home = Home(demo_home())
    scene = open_scene(home, "2011Y", None)
    with Ledger.open(home.ledger) as ledger:
        shown = view(ledger, scene.spec, scene.settings, scene.key, scene.period, scene.as_of)
    known = {s.in_force.leaf.sha256 for s in shown.standings if s.in_force}
    kept = {sha256(p.read_bytes()).hexdigest() for p in home.earlier("2011Y").glob("*.xlsx")}

    assert known <= kept != set()
    assert not list(home.inbox.glob("*2011*"))


def test_explain_says_which_file_is_no_longer_in_the_inbox() -> None:
    lines = [line for line in told("explain", "XX001").splitlines() if "出处：inbox/" in line]
    earlier = [line for line in lines if "_2011Y_" in line]
    current = [line for line in lines if "_2012H1_" in line]

    assert earlier
    assert all(".xlsx（已不在收件箱）《" in line for line in earlier)
    assert current
    assert not any("已不在收件箱" in line for line in current)
    assert "已不在收件箱" not in told("-q", "--json", "explain", "XX001")


def test_few_pupils_vote_beside_many_parents() -> None:
    district = District(demo_home(), (Home(demo_home()).inbox,))
    sizes = {
        (code, line["rater_group"], line["object_type"]): line["n_valid"]
        for code in ("XX008", "XX004")
        for line in district.form(code, "2012H1", "F4")
    }
    for thing in ("领导班子", "党组织"):
        assert 5 <= sizes["XX008", "学生", thing] < 10
        assert 1 <= sizes["XX004", "学生", thing] < 5
        assert min(sizes[code, "家长", thing] for code in ("XX008", "XX004")) > 50
