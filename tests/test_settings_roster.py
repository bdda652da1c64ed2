"""单位目录 that would mislead is refused at its cell: mail entries that no sender ever has, names that
two units go by at one time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_settings_faults import Row, loaded, place, refused, rows

from pipeline.campaign import Senders


@pytest.mark.parametrize(
    ("typed", "useless"),
    [
        ("无、xx002", "“无”、“xx002”"),
        ("xx002.school.example", "“xx002.school.example”"),
        ("@", "“@”"),
        ("xx002@", "“xx002@”"),
        ("@qq.com", "“@qq.com”"),
        ("@QQ.com", "“@QQ.com”"),
        ("办公室<xx002@school.example>", "“办公室<xx002@school.example>”"),
        ("a@b@school.example", "“a@b@school.example”"),
        ("xx002@school.example、13 @163.com", "“13”、“@163.com”"),
    ],
)
def test_a_mail_entry_that_no_sender_has_is_refused(
    tmp_path: Path, typed: str, useless: str
) -> None:
    made = rows()
    made["G1"][1]["email"] = typed
    told = refused(tmp_path, made)
    assert f"{place('G1', 'email', 1)}邮箱栏里的{useless}认不出来件人" in told
    assert "替它发件的那个邮箱" in told


@pytest.mark.parametrize(
    ("typed", "senders"),
    [
        ("xx002@qq.com", ["xx002@qq.com"]),
        ("@mail.school.example", ["anyone@mail.school.example"]),
        ("Li.Mou+1@school.example; 校办@学校.example", ["li.mou+1@SCHOOL.example", "校办@学校.example"]),
        ("xx001@school.example", ["xx001@school.example"]),  # the mailbox of another, as advised
    ],
)  # fmt: skip
def test_entries_that_are_taken_tell_their_unit(
    tmp_path: Path, typed: str, senders: list[str]
) -> None:
    made = rows()
    made["G1"][1]["email"] = typed
    known = Senders.of(loaded(tmp_path, made).units.values())
    assert all("XX002" in known.units(sender) for sender in senders)


@pytest.mark.parametrize("typed", ["无", " 暂无 ", "——", "/"])
def test_a_unit_may_have_no_mailbox(tmp_path: Path, typed: str) -> None:
    """Its workbooks are brought to the office, and lie in the inbox as they are."""
    made = rows()
    made["G1"][1]["email"] = typed
    assert loaded(tmp_path, made).units["XX002"].email == typed.strip()


@pytest.mark.parametrize(("field", "label"), [("unit_name", "单位名称"), ("short_name", "简称")])
def test_two_units_of_one_name_are_refused(tmp_path: Path, field: str, label: str) -> None:
    made = rows()
    made["G1"][1][field] = made["G1"][0][field]
    told = refused(tmp_path, made)
    said = f"{label}“{made['G1'][0][field]}”与这张表第 5 行的单位相同"
    assert f"{place('G1', field, 1)}{said}" in told
    assert f"请改成不重复的{label}" in told


@pytest.mark.parametrize(
    ("ended", "begun", "sound"),
    [
        ({"active_to": date(2011, 6, 30)}, {"active_from": date(2011, 7, 1)}, True),
        ({"active_to": date(2011, 6, 30)}, {"active_from": date(2011, 6, 30)}, False),
        ({"active_to": date(2011, 6, 30)}, {}, False),
    ],
)
def test_a_unit_may_take_the_name_of_one_that_had_ended(
    tmp_path: Path, ended: Row, begun: Row, sound: bool
) -> None:
    made = rows()
    old, new = made["G1"]
    old |= ended | {"merged_into": "XX002"}
    new |= begun | {name: old[name] for name in ("unit_name", "short_name")}
    if sound:
        assert len(loaded(tmp_path, made).units) == 2
    else:
        assert "有 2 处要改正" in refused(tmp_path, made)


def test_two_rows_of_one_code_are_told_of_this_table(tmp_path: Path) -> None:
    """Nobody has filed it: «报来的表» was said of the office's own."""
    made = rows()
    made["G1"][1]["unit_code"] = "XX001"
    told = refused(tmp_path, made)
    assert f"{place('G1', 'unit_code', 1)}这一行与这张表第5行重复（单位编码相同）" in told
    assert "报来" not in told
