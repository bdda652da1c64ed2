"""The same workbook in several places, seen in one run: the earliest mail says when it was received
(definition 18), never a name, and it is examined by the day that is recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import hostile
import pytest
from click.testing import CliRunner

from pipeline.cli.app import main
from pipeline.ledger import Ledger

EARLY, LATE = date(2010, 8, 2), date(2010, 8, 9)


def mail(data: bytes, day: date) -> bytes:
    message = EmailMessage()
    message["To"] = "office@district.example"
    message["Date"] = format_datetime(datetime.combine(day, time(10), UTC))
    message.add_attachment(data, "application", "octet-stream", filename="填报簿.xlsx")
    return message.as_bytes()


def run(home: Path, *words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", *words, "run"])
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def received(home: Path) -> set[date]:
    """The day on which the submission was received, as all that judges it takes it."""
    with Ledger.open(home / "ledger.db") as ledger:
        first = min(ledger.leaves(), key=lambda sighting: sighting.order)
        days = ledger.received()
        return {first.received, days[first.leaf.sha256]}


@pytest.fixture
def data(home: Path) -> bytes:
    """A sound workbook; the inbox of `home` is empty."""
    kept = min((home / "inbox").glob("*_r1.xlsx")).read_bytes()
    for path in (home / "inbox").iterdir():
        path.rename(home / path.name)
    return kept


PLACES: dict[str, Mapping[str, tuple[str, date | None]]] = {
    "loose first": {"a.xlsx": ("loose", None), "b.eml": ("mail", EARLY)},
    "mail first": {"c.xlsx": ("loose", None), "b.eml": ("mail", EARLY)},
    "early mail first": {"a.eml": ("mail", EARLY), "b.eml": ("mail", LATE)},
    "late mail first": {"a.eml": ("mail", LATE), "b.eml": ("mail", EARLY)},
}


@pytest.mark.parametrize("places", PLACES.values(), ids=list(PLACES))
@pytest.mark.parametrize("zipped", [False, True])
def test_names_do_not_say_when_a_file_was_received(
    home: Path, data: bytes, places: Mapping[str, tuple[str, date | None]], zipped: bool
) -> None:
    contents = {name: mail(data, day) if day else data for name, (_, day) in places.items()}
    if zipped:
        contents = {"来件.zip": hostile.zipped(dict(reversed(contents.items())))}
    for name, content in contents.items():
        (home / "inbox" / name).write_bytes(content)

    found = run(home, "--as-of", "2010-08-10")

    assert received(home) == {EARLY}
    assert found["duplicate"] == 1
    assert (found["new_files"], found["reconciled"]) == (1, True)


def test_it_is_examined_by_the_day_that_is_recorded(home: Path, data: bytes) -> None:
    """A workbook that says that it was filled in after the early mail is returned, in whatever order
    the mails lie in their archive."""
    told = []
    for order in (1, -1):
        mails = {"a.eml": mail(data, date(2010, 1, 4)), "b.eml": mail(data, LATE)}
        archive = hostile.zipped(dict(list(mails.items())[::order]))
        (home / "inbox" / "来件.zip").write_bytes(archive)
        for name in ("ledger.db", "run.json"):
            (home / name).unlink(missing_ok=True)
        found = run(home)
        assert found["returned"] == 1
        told.append([(each["code"], each["message"]) for each in found["problems"]])
    assert told[0] == told[1]
    assert any("2010-01-04" in message for _, message in told[0])


def test_a_mail_that_comes_in_a_later_run_does_not_change_the_day(home: Path, data: bytes) -> None:
    (home / "inbox" / "a.xlsx").write_bytes(data)
    run(home, "--as-of", "2010-08-10")
    (home / "inbox" / "b.eml").write_bytes(mail(data, EARLY))
    run(home, "--as-of", "2010-08-11")
    assert received(home) == {date(2010, 8, 10)}


def test_a_path_belongs_to_one_leaf(home: Path, data: bytes) -> None:
    """A folder that is called like what is in a container does not take its place."""
    other = min(home.glob("*_r1.xlsx")).read_bytes()
    inner = hostile.zipped({"报表.xlsx": data})
    (home / "inbox" / "报.zip").write_bytes(
        hostile.zipped({"a.zip": inner, "a.zip!/报表.xlsx": other})
    )
    (home / "inbox" / "a.zip").write_bytes(inner)
    (home / "inbox" / "a.zip!").mkdir()
    (home / "inbox" / "a.zip!" / "报表.xlsx").write_bytes(other)

    assert run(home)["files_seen"] == 4
    (home / "run.json").unlink()
    assert run(home)["reconciled"] is True
    with Ledger.open(home / "ledger.db") as ledger:
        leaves = [sighting.leaf for sighting in ledger.leaves()]
    assert len({leaf.path for leaf in leaves}) == len(leaves) == 4
    assert all((home / leaf.file).is_file() for leaf in leaves)
