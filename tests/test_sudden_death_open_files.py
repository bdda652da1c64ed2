"""Outputs that are open in Excel while a run replaces or removes them: each is named with what to
do, it stays as it is, all others are written, and once it is closed the next run catches up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from refusing import as_if_nothing_had_happened, chuangxian, open_in_excel, refuse, troubles
from sudden_death import PERIOD, files

SUMMARY = "汇总排名.xlsx"
EARLIER = b"of an earlier run"


def remedy(name: str) -> str:
    return f"《{name}》写不进去，可能正开着。请关闭《{name}》后重试。"


def removal(name: str) -> str:
    return (
        f"旧的《{name}》删不掉，可能正开着。"
        f"内容已经过时，请不要再用：关闭《{name}》，再来一次，就会删去。"
    )


def outputs(found: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in found.items() if path.startswith("outbox/")}


@pytest.mark.parametrize("windows", [None, 32])
def test_an_output_open_in_excel_is_named_and_the_rest_is_written(
    home: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    windows: int | None,
) -> None:
    with monkeypatch.context() as patch:
        refuse(patch, "replace", lambda p: open_in_excel(windows) if p.endswith(SUMMARY) else None)
        done = chuangxian(home, "--json", "run")
        assert troubles(done) == [remedy(SUMMARY)]
        told = chuangxian(home, "run")
        assert f"没有写成：{remedy(SUMMARY)}" in told.stdout
        assert "请打开" not in told.stdout
    expected = outputs(undisturbed["files"])
    del expected[f"outbox/{PERIOD}/{SUMMARY}"]
    assert outputs(files(home)) == expected
    as_if_nothing_had_happened(home, undisturbed)


@pytest.mark.parametrize(("folder", "windows"), [("退回", 32), ("成绩单", None)])
def test_a_workbook_for_a_unit_that_is_open_alone(
    home: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    windows: int | None,
) -> None:
    """汇总排名 is closed: somebody looks at what goes to one unit."""
    expected = outputs(undisturbed["files"])
    path = min(path for path in expected if f"/{folder}/" in path)
    opened = home / path
    opened.parent.mkdir(parents=True, exist_ok=True)
    opened.write_bytes(EARLIER)
    with monkeypatch.context() as patch:
        refuse(patch, "replace", lambda p: open_in_excel(windows) if p == str(opened) else None)
        assert troubles(chuangxian(home, "--json", "run")) == [remedy(opened.name)]
        again = chuangxian(home, "run")
        assert again.exit_code == 1
        assert f"没有写成：{remedy(opened.name)}" in again.stdout
    assert outputs(files(home)) == {**expected, path: EARLIER}
    as_if_nothing_had_happened(home, undisturbed)


@pytest.mark.parametrize("windows", [None, 32])
def test_workbooks_of_earlier_runs_that_are_open_when_they_should_go(
    home: Path,
    undisturbed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    windows: int | None,
) -> None:
    stale = [
        home / "outbox" / PERIOD / folder / f"XX099_以前的_{PERIOD}{end}.xlsx"
        for folder, end in (("退回", "_r1"), ("成绩单", "_成绩单"))
    ]
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(EARLIER)
    held = {str(path) for path in stale}
    with monkeypatch.context() as patch:
        for call in ("unlink", "remove"):
            refuse(patch, call, lambda p: open_in_excel(windows) if p in held else None)
        told = troubles(chuangxian(home, "--json", "run"))
        assert told == [removal(path.name) for path in stale]
        again = chuangxian(home, "run")  # as long as they are open, it is said again
        assert again.exit_code == 1
        assert all(f"没有写成：{line}" in again.stdout for line in told)
    left = {path.relative_to(home).as_posix(): EARLIER for path in stale}
    assert outputs(files(home)) == {**outputs(undisturbed["files"]), **left}
    as_if_nothing_had_happened(home, undisturbed)


def test_what_excel_and_wps_keep_beside_an_open_file_stays(home: Path) -> None:
    assert chuangxian(home, "run").exit_code == 0
    returns = home / "outbox" / PERIOD / "退回"
    kept = [returns / "~$XX002.xlsx", returns / ".~lock.XX002.xlsx#", returns / ".~XX002.xlsx"]
    for path in kept:
        path.write_bytes(b"owner")
    (home / "inbox" / "新的.txt").write_text("新的")
    assert chuangxian(home, "run").exit_code == 0
    assert all(path.read_bytes() == b"owner" for path in kept)
