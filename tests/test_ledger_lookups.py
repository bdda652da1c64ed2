"""What a process beside the run looks up: the same as the ledger gives, read only, in plain words
where it cannot be read."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import DAY, DIGEST, NOW, examination, leaf, open_ledger, sha
from msgspec.structs import replace

from pipeline.errors import LedgerError
from pipeline.ledger import Action, Address, Decision, Lookups, copy_ledger, reader
from pipeline.records import pack_cells


def _filled(folder: Path) -> Address:
    """Two files, the second examined under two settings and under a corrected day of receipt."""
    cells = pack_cells({"1.1": [("F4", ("B5",))]})
    with open_ledger(folder) as ledger:
        ledger.record(
            [(leaf("a"), replace(examination(F4=[{"n": 3}]), cells=cells))], DAY, "x", NOW
        )
        for digest, number in (("x", 1), (DIGEST, 2)):
            given = examination(F4=[{"n": number}])
            ledger.record([(leaf("b"), given)], DAY, digest, NOW)
        ledger.finish(["inbox/a.xlsx", "inbox/b.xlsx"], DAY, NOW, DIGEST)
        return ledger.address


def _looked(address: Address) -> Lookups:
    return Lookups(address, reader(address.path))


def test_look_ups_beside_the_ledger_give_what_the_ledger_gives(tmp_path: Path) -> None:
    told: Address = pickle.loads(pickle.dumps(_filled(tmp_path)))
    looked = _looked(told)
    with open_ledger(tmp_path) as ledger:
        for name in ("a", "b"):
            assert looked.submission(sha(name)) == ledger.submission(sha(name))
            assert looked.cells(sha(name)) == ledger.cells(sha(name))
    assert looked.cells(sha("a")) is not None
    assert looked.cells(sha("b")) is None
    assert looked.submission(sha("b")).rows("F4")[0].values["n"] == 2


def test_a_corrected_day_of_receipt_is_looked_up_under_its_own_mark(tmp_path: Path) -> None:
    _filled(tmp_path)
    day = date(2012, 6, 2)
    redated = Decision("", "", Action.REDATE, "某人", DAY, "写错了", sha("b"), day=day)
    with open_ledger(tmp_path) as ledger:
        ledger.decide(redated)
        given = examination(F4=[{"n": 7}])
        ledger.record([(leaf("b"), given)], DAY, DIGEST, NOW)
        looked = _looked(ledger.address)
    assert looked.submission(sha("b")).rows("F4")[0].values["n"] == 7


def test_nothing_can_be_written_through_a_look_up(tmp_path: Path) -> None:
    address = _filled(tmp_path)
    with (
        closing(reader(address.path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("INSERT INTO files VALUES ('x', 1)")


def test_what_cannot_be_looked_up_is_told_in_plain_words(tmp_path: Path) -> None:
    address = _filled(tmp_path)
    with pytest.raises(LedgerError, match="没有这份文件的内容"):
        _looked(address).submission(sha("nowhere"))
    with sqlite3.connect(address.path) as raw:
        raw.execute("DROP TRIGGER documents_no_update")
        raw.execute("UPDATE documents SET document = x'00', cells = x'00'")
    for question in (_looked(address).submission, _looked(address).cells):
        with pytest.raises(LedgerError, match="已经损坏"):
            question(sha("a"))
    address.path.write_bytes(b"no ledger at all" * 100)
    with pytest.raises(LedgerError, match="已经损坏"):
        _looked(address).submission(sha("a"))


def test_a_ledger_is_copied_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "台账 100%#"  # signs that mean something in an address
    folder.mkdir()
    address = _filled(folder)
    copy_ledger(address.path, tmp_path / "copy.db")
    copied = _looked(replace(address, path=tmp_path / "copy.db"))
    assert copied.submission(sha("a")) == _looked(address).submission(sha("a"))
