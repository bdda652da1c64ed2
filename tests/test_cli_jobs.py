"""The jobs of a working day through the command line, on one small invented district."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.app import main
from pipeline.paths import Home
from pipeline.spec import load
from pipeline.stages.settings import load_settings


def forget(home: Path) -> None:
    """The home as it was before its first run, but for what was written."""
    for name in ("ledger.db", "run.json"):
        (home / name).unlink(missing_ok=True)


def chuangxian(home: Path, *words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["--home", str(home), *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def as_json(home: Path, *words: object) -> Any:
    status, out, err = chuangxian(home, "-q", "--json", *words)
    assert (status, err) == (0, "")
    return json.loads(out)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home of 24 units as it lies before the first run, .gitkeep in its inbox."""
    home = tmp_path_factory.mktemp("活动 目录") / "区"
    (home / "inbox").mkdir(parents=True)
    (home / "inbox" / ".gitkeep").touch()
    status, out, _ = chuangxian(home, "demo", home, "--units", 24)
    assert status == 0
    assert "下一步" in out
    return home


@pytest.fixture(scope="module")
def first(made: Path) -> Any:
    """What the first run said."""
    return as_json(made, "run")


@pytest.fixture
def home(made: Path, first: Any, tmp_path: Path) -> Iterator[Path]:
    """A copy of the home after its first run, for tests that change something."""
    copy = tmp_path / "副本"
    shutil.copytree(made, copy)
    yield copy


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


RESULTS = [
    "accepted",
    "returned",
    "held",
    "superseded",
    "duplicate",
    "not_a_return",
    "quarantined",
]


def test_counts_add_up_to_the_files_seen(first: Any) -> None:
    assert sum(first[name] for name in RESULTS) == first["files_seen"]
    assert first["units_due"] == first["units_filed"] + len(first["units_missing"])
    assert first["reconciled"] is True


def test_every_problem_names_its_file_and_says_what_to_do(first: Any) -> None:
    assert first["problems"]
    for problem in first["problems"]:
        assert problem["file"].startswith("inbox/")
        assert problem["message"]
        assert problem["remedy"]
        assert problem["severity"] in ("error", "warning", "note")


def test_every_output_it_names_is_there(made: Path, first: Any) -> None:
    assert len(first["outputs"]) == len(set(first["outputs"])) > 2
    assert all((made / name).is_file() for name in first["outputs"])


def test_a_second_run_changes_no_byte_and_examines_nothing(home: Path) -> None:
    before = files(home / "outbox"), files(home / "inbox")
    again = as_json(home, "run")
    assert again["new_files"] == 0
    assert (files(home / "outbox"), files(home / "inbox")) == before


def test_more_workers_change_nothing(home: Path) -> None:
    forget(home)
    as_json(home, "run", "--workers", 1)
    one = files(home / "outbox" / "2012H1")
    forget(home)
    as_json(home, "run", "--workers", 2)
    assert files(home / "outbox" / "2012H1") == one


def test_check_says_what_run_says_and_records_nothing(home: Path, first: Any) -> None:
    wrong = next(p for p in first["problems"] if p["severity"] == "error" and "!" not in p["file"])
    copy = home / "另存.xlsx"
    shutil.copyfile(home / wrong["file"], copy)
    ledger = (home / "ledger.db").read_bytes()
    (said,) = as_json(home, "check", copy)["files"]
    assert {p["cell"] for p in said["problems"]} >= {wrong["cell"]}
    assert said["file"] == str(copy)
    assert (home / "ledger.db").read_bytes() == ledger


def test_status_tells_who_filed_and_who_did_not(home: Path, first: Any) -> None:
    units = as_json(home, "status")["units"]
    assert len(units) == first["units_due"]
    assert {u["unit"] for u in units if u["status"] == "未报"} >= set(first["units_missing"])


def test_a_decision_is_recorded_and_followed_by_the_next_run(home: Path) -> None:
    accepted = next(u for u in as_json(home, "status")["units"] if u["status"] == "采用")
    words = ["decide", accepted["unit"], "--action", "退回", "--by", "甲", "--why", "与纸质件不符"]
    assert as_json(home, *words)["action"] == "退回"
    as_json(home, "run")
    units = {u["unit"]: u for u in as_json(home, "status")["units"]}
    assert units[accepted["unit"]]["status"] == "退回"


def test_an_unknown_unit_gets_the_nearest_suggested(home: Path) -> None:
    status, _, err = chuangxian(
        home, "decide", "XX0O1", "--action", "采用", "--by", "甲", "--why", "乙"
    )
    assert status == 2
    assert "XX001" in err


def test_templates_makes_one_pack_for_one_unit(home: Path) -> None:
    made = as_json(home, "templates", "--unit", "XX001")
    assert [Path(name).name[:5] for name in made["packs"]] == ["XX001"]
    assert made["blanks"] == []


def test_an_output_that_cannot_be_written_is_named_and_the_rest_is_written(home: Path) -> None:
    summary = home / "outbox" / "2012H1" / "汇总排名.xlsx"
    summary.unlink()
    (summary / "占位").mkdir(parents=True)  # a folder in its place cannot be replaced
    status, out, _ = chuangxian(home, "run")
    assert status == 1
    assert "汇总排名.xlsx" in out
    assert "请打开" not in out
    assert (home / "outbox" / "2012H1" / "催报退回.xlsx").is_file()


def test_the_demo_refuses_an_inbox_that_is_not_empty(home: Path) -> None:
    before = files(home / "inbox")
    status, _, err = chuangxian(home, "demo", home)
    assert status == 1
    assert "已经有文件" in err
    assert files(home / "inbox") == before


def test_late_mail_counts_as_late_unless_a_day_is_named(home: Path, first: Any) -> None:
    doubted = {problem["file"] for problem in first["problems"]}
    loose = sorted((home / "inbox").glob("*_2012H1_r1.xlsx"))
    clean = next(path for path in loose if f"inbox/{path.name}" not in doubted)
    code = clean.name[:5]
    _mailed(home, clean, code, "Thu, 28 Jun 2012 09:00:00 +0800")
    forget(home)  # bytes seen before would keep their first date

    def unit(*words: object) -> Any:
        as_json(home, *words, "run")
        return next(u for u in as_json(home, *words, "status")["units"] if u["unit"] == code)

    late = unit()
    assert (late["status"], late["days_late"]) == ("采用", 8)
    assert unit("--as-of", "2012-06-25")["status"] in ("暂缓", "未报")


def test_a_day_typed_wrong_is_put_right_by_the_command_that_the_run_says(
    home: Path, first: Any
) -> None:
    forget(home)
    _, out, _ = chuangxian(home, "--as-of", "2012-07-20", "run")
    said = next(line.split() for line in out.splitlines() if "chuangxian redate" in line)
    assert said[1:5] == ["redate", "2012-06-20", "--was", "2012-07-20"]

    filled_in = {"姓名": "李某", "理由": "日期输错了"}
    status, answer, _ = chuangxian(home, *(filled_in.get(word, word) for word in said[1:]))
    assert status == 0
    assert "的收到日期更正为 2012-06-20。理由：日期输错了" in answer

    again = as_json(home, "run")
    assert "redate" not in chuangxian(home, "run")[1]
    assert {u["days_late"] for u in as_json(home, "status")["units"]} == {0}
    same = ("files_seen", *RESULTS, "units_missing", "rows")
    assert {key: again[key] for key in same} == {key: first[key] for key in same}
    told = [p["message"] for p in again["problems"] if p["code"] == "P08"]
    assert told and set(told) == {"收到日期由李某从2012-07-20更正为2012-06-20：日期输错了。"}


def test_looking_at_an_earlier_period_does_not_date_what_came_now(home: Path, first: Any) -> None:
    forget(home)
    assert as_json(home, "run", "--period", "2011Y")["new_files"] > 0
    now = as_json(home, "run")
    assert {key: now[key] for key in ("files_seen", *RESULTS)} == {
        key: first[key] for key in ("files_seen", *RESULTS)
    }


def _mailed(home: Path, file: Path, code: str, day: str) -> None:
    """Replace loose *file* by a mail with it from the unit's own address."""
    entry = load_settings(Home(home), load()).units[code].email.split("、")[0]
    mail = EmailMessage()
    mail["From"] = f"bao{entry}" if entry.startswith("@") else entry
    mail["Date"] = day
    mail.add_attachment(
        file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
    )
    file.unlink()
    (home / "inbox" / f"{code}.eml").write_bytes(mail.as_bytes())


def test_details_name_every_error_at_its_place(home: Path, first: Any) -> None:
    status, out, _ = chuangxian(home, "-v", "run")
    assert status == 0
    errors = [problem for problem in first["problems"] if problem["severity"] == "error"]
    assert errors
    assert all(problem["file"] in out and problem["message"] in out for problem in errors)
    assert errors[0]["message"] not in chuangxian(home, "run")[1]
