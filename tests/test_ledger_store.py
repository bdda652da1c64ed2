"""The ledger keeps facts: what goes in comes out, nothing is ever changed, refusals are plain."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import (
    DAY,
    DIGEST,
    ERROR,
    NOW,
    Desk,
    examination,
    identity,
    leaf,
    open_ledger,
    problem,
    sha,
)

from pipeline.errors import LedgerError
from pipeline.ledger import Action, Decision
from pipeline.ledger.schema import TABLES
from pipeline.problems import Effect, make
from pipeline.records import Result, pack_cells, unpack

LATE = date(2012, 6, 18)


def test_examination_comes_back_whole(tmp_path: Path) -> None:
    given = examination(problems=[ERROR, problem(Effect.FLAG, "X16", "X16-ab")], F4=[{"n": 3}])
    with open_ledger(tmp_path) as ledger:
        ledger.record([(leaf("a"), given)], DAY, DIGEST, NOW)
    with open_ledger(tmp_path) as ledger:
        assert ledger.examination(sha("a"), DIGEST) == given
        assert ledger.examination(sha("a"), "other") is None
        assert ledger.examined(DIGEST) == {sha("a")}
        assert ledger.examined("other") == set()
        assert given.document is not None
        assert ledger.submission(sha("a")) == unpack(given.document)
        assert list(ledger.tallies([sha("b"), sha("a")])) == [{}, {"F4": {"rows": 1}}]


def test_what_was_counted_under_other_settings_is_kept_apart(tmp_path: Path) -> None:
    given, cells = examination(), {"1.3": {"F2": ["C5:C7"]}}
    with open_ledger(tmp_path) as ledger:
        ledger.record([(leaf("a"), given)], DAY, DIGEST, NOW)
        ledger.keep_measured("other", {sha("a"): ({"part": (8, 9)}, pack_cells(cells))})
        ledger.keep_measured("other", {sha("a"): ({"part": (0, 9)}, None)})  # the first one stays
        assert ledger.measured("other") == {sha("a"): {"part": (8, 9)}}
        assert ledger.measured(DIGEST) == {}
        assert ledger.cells(sha("a")) != cells
        ledger.finish(["inbox/a.xlsx"], DAY, NOW, "other")
        assert ledger.cells(sha("a")) == cells
        ledger.record([(leaf("a"), given)], DAY, "other", NOW)  # it lies in the inbox again
        assert ledger.cells(sha("a")) != cells


def test_submission_of_unknown_bytes_is_refused(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger, pytest.raises(LedgerError, match="没有这份文件的内容"):
        ledger.submission(sha("nowhere"))


def test_other_settings_examine_anew_and_the_last_run_speaks(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record([(leaf("a"), examination())], DAY, "one", NOW)
        ledger.record([(leaf("a"), examination(problems=[ERROR]))], DAY, "two", NOW)
        assert ledger.summaries()[sha("a")].result is Result.RETURNED
        ledger.finish(["inbox/a.xlsx"], DAY, NOW, "one")
        assert ledger.summaries()[sha("a")].result is None


def test_recording_what_is_known_writes_nothing(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.record([(leaf("a"), examination())], DAY, DIGEST, NOW)
        before = (tmp_path / "ledger.db").read_bytes()
        ledger.record([(leaf("a"), examination())], date(2012, 7, 1), DIGEST, NOW)
        ledger.record([(leaf("a"), None)], date(2012, 7, 1), DIGEST, NOW)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_unchanged_inbox_is_stored_once(tmp_path: Path) -> None:
    names = [f"inbox/{n:05}.xlsx" for n in range(10_000)]
    with open_ledger(tmp_path) as ledger:
        ledger.finish(names, DAY, NOW, DIGEST)
        first = (tmp_path / "ledger.db").stat().st_size
        for _ in range(20):
            ledger.finish(reversed(names), DAY, NOW, DIGEST)
    assert (tmp_path / "ledger.db").stat().st_size - first <= 4096


def test_received_is_the_mail_date_or_the_first_run(tmp_path: Path) -> None:
    mailed = leaf("m", received=date(2012, 6, 3), sender="xx001@school.example")
    with open_ledger(tmp_path) as ledger:
        ledger.record([(mailed, None), (leaf("a"), None)], DAY, DIGEST, NOW)
        again = leaf("a", "inbox/later.xlsx")
        ledger.record([(again, None)], LATE, DIGEST, NOW)
        found = {s.leaf.path: (s.received, s.first_seen) for s in ledger.leaves()}
    assert found == {
        "inbox/a.xlsx": (DAY, DAY),
        "inbox/later.xlsx": (DAY, DAY),
        "inbox/m.xlsx": (date(2012, 6, 3), DAY),
    }


def test_received_of_the_bytes_is_that_of_the_first_sighting(tmp_path: Path) -> None:
    mail = {"received": date(2012, 6, 3), "sender": "xx001@school.example"}
    with open_ledger(tmp_path) as ledger:
        ledger.record([(leaf("a"), None)], DAY, DIGEST, NOW)
        ledger.record([(leaf("a", "inbox/0.eml!/a.xlsx", **mail), None)], DAY, DIGEST, NOW)
        ledger.record([(leaf("b"), None)], DAY, DIGEST, NOW)
        ledger.record([(leaf("b", "inbox/1.eml!/b.xlsx", **mail), None)], LATE, DIGEST, NOW)
        found = ledger.received()
    assert found == {sha("a"): date(2012, 6, 3), sha("b"): DAY}


def test_presence_follows_the_inbox_and_the_bytes(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        desk = Desk(ledger)
        desk.receive((leaf("a"), None), (leaf("b"), None))
        changed = leaf("new", "inbox/a.xlsx")
        ledger.record([(changed, None)], DAY, DIGEST, NOW)
        ledger.finish(["inbox/a.xlsx"], DAY, NOW, DIGEST)
    with open_ledger(tmp_path) as ledger:
        found = {(s.leaf.path, s.leaf.sha256): s.present for s in ledger.leaves()}
        ledger.record([(leaf("a"), None)], DAY, DIGEST, NOW)
        ledger.finish(["inbox/a.xlsx"], DAY, NOW, DIGEST)
        back = {(s.leaf.path, s.leaf.sha256): s.present for s in ledger.leaves()}
    assert found == {
        ("inbox/a.xlsx", sha("a")): False,
        ("inbox/a.xlsx", sha("new")): True,
        ("inbox/b.xlsx", sha("b")): False,
    }
    assert back[("inbox/a.xlsx", sha("a"))]
    assert not back[("inbox/a.xlsx", sha("new"))]


def test_refusal_is_kept_with_the_leaf(tmp_path: Path) -> None:
    refusal = make("P05")
    refused = leaf("x", workbook=False, refusal=refusal, result=Result.NOT_A_RETURN)
    with open_ledger(tmp_path) as ledger:
        ledger.record([(refused, None)], DAY, DIGEST, NOW)
    with open_ledger(tmp_path) as ledger:
        assert [s.leaf for s in ledger.leaves()] == [refused]


def test_decision_comes_back_with_its_run(tmp_path: Path) -> None:
    given = Decision("XX001", NOW, Action.ADOPT, "王某", DAY, "电话核实", sha256=sha("a"))
    with open_ledger(tmp_path) as ledger:
        ledger.finish([], DAY, NOW, DIGEST)
        kept = ledger.decide(given)
        assert (kept.run, kept.number) == (1, 1)
        assert ledger.decisions() == (kept,)
        assert ledger.decisions("2011Y") == ()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {0} SET rowid = rowid", "DELETE FROM {0}"])
def test_no_fact_can_be_changed(tmp_path: Path, table: str, verb: str) -> None:
    with open_ledger(tmp_path) as ledger:
        desk = Desk(ledger)
        desk.receive((leaf("a"), examination(identity())))
        ledger.decide(Decision("XX001", NOW, Action.VOID, "王某", DAY, "试", sha256=sha("a")))
        ledger.remember({("a", "b", DIGEST): (ERROR,)})
        ledger.keep_measured(DIGEST, {sha("a"): ({"part": (1, 2)}, None)})
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        assert raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        with pytest.raises(sqlite3.IntegrityError, match="只增不改"):
            raw.execute(verb.format(table))


def test_another_run_at_work_is_said_plainly(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="正被另一次运行使用"):
            ledger.record([(leaf("a"), None)], DAY, DIGEST, NOW)
        other.execute("ROLLBACK")
        other.close()
        ledger.record([(leaf("a"), None)], DAY, DIGEST, NOW)
        assert [s.leaf.path for s in ledger.leaves()] == ["inbox/a.xlsx"]


def test_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="更新版本"):
        open_ledger(tmp_path)


def columns(raw: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: raw.execute(f"PRAGMA table_info({name})").fetchall() for name in TABLES}


def triggers(raw: sqlite3.Connection) -> list[tuple[str, str]]:
    return raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    ).fetchall()


def test_ledger_of_an_older_program_gets_what_it_lacks(tmp_path: Path) -> None:
    open_ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.db") as raw:  # as version 1 had it
        made_now, made_at_once = columns(raw), triggers(raw)
        raw.execute("ALTER TABLE decisions DROP COLUMN day")
        raw.execute("ALTER TABLE decisions DROP COLUMN said")
        raw.execute("ALTER TABLE documents DROP COLUMN cells")
        raw.execute('ALTER TABLE sightings DROP COLUMN "outer"')
        raw.execute("DROP TABLE measurements")
        old = ("XX001", NOW, "采用", "王某", "2012-06-10", "核实", sha("a"))
        raw.execute(
            "INSERT INTO decisions (run, unit, period, action, who, 'on', why, sha256)"
            " VALUES (0, ?, ?, ?, ?, ?, ?, ?)",
            old,
        )
        raw.execute("PRAGMA user_version = 1")
    for _ in range(2):
        with open_ledger(tmp_path) as ledger:
            (kept,) = ledger.decisions()
            assert (kept.by, kept.sha256, kept.day, kept.said) == ("王某", sha("a"), None, None)
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        assert columns(raw) == made_now
        with pytest.raises(sqlite3.DatabaseError):
            raw.execute("UPDATE decisions SET day = '2012-06-20'")
        with pytest.raises(sqlite3.DatabaseError):
            raw.execute("DELETE FROM decisions")
        assert triggers(raw) == made_at_once


def test_other_files_are_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"this is a text, long enough to be no database" * 30)
    with pytest.raises(LedgerError, match="不是本程序的台账"):
        open_ledger(tmp_path)
    (tmp_path / "ledger.db").unlink()
    with sqlite3.connect(tmp_path / "ledger.db") as raw:
        raw.execute("CREATE TABLE somebody_else (x)")
    with pytest.raises(LedgerError, match="不是本程序的台账"):
        open_ledger(tmp_path)


def test_ledger_in_no_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="找不到文件夹"):
        open_ledger(tmp_path / "missing")
