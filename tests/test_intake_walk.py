"""Walking the inbox: loose files, zips, and what is no return."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import date
from pathlib import Path

import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.executors.isolated import IsolatedPool
from pipeline.intake import Found, Limits, read, walk
from pipeline.paths import Home
from pipeline.records import Result

FORM = hostile.form()
SMALL = hostile.minimal('<row r="1"><c r="A1"><v>5</v></c></row>')


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "spool").mkdir()
    return Home(tmp_path)


def put(home: Home, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        target = home.inbox / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def found(home: Home, limits: Limits | None = None) -> list[Found]:
    return list(walk(home, home.root / "spool", limits or Limits()))


def results(home: Home, limits: Limits | None = None) -> dict[str, str]:
    """path → ``workbook`` or the code of its refusal."""
    return {
        item.leaf.path: item.leaf.refusal.code if item.leaf.refusal else "workbook"
        for item in found(home, limits)
    }


def test_loose_workbooks_are_told_by_their_content_and_left_where_they_lie(home: Home) -> None:
    put(home, {"b.xlsx": FORM, "甲 乙/a.et": hostile.xls([["a"]]), "c.dat": SMALL})
    put(home, {"d.ods": hostile.ods(""), "e.xlsx": b"a,b\n1,2\n"})
    items = found(home)
    assert [item.leaf.path for item in items] == [
        "inbox/b.xlsx", "inbox/c.dat", "inbox/d.ods", "inbox/e.xlsx", "inbox/甲 乙/a.et",
    ]  # fmt: skip
    assert [item.leaf.workbook for item in items] == [True, True, True, False, True]
    assert items[0].location == home.inbox / "b.xlsx"
    assert items[0].leaf.sha256 == hashlib.sha256(FORM).hexdigest()
    assert items[0].leaf.size == len(FORM)
    assert items[0].leaf.received is None
    assert items[0].leaf.sender is None


@pytest.mark.parametrize(
    ("name", "data", "code", "result", "words"),
    [
        ("a.csv", b"a,b\n1,2\n", "I01", Result.NOT_A_RETURN, "纯文本表格"),
        ("a.txt", "通知".encode(), "I01", Result.NOT_A_RETURN, "文本文件"),
        ("a.docx", hostile.zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
         "I01", Result.NOT_A_RETURN, "文字文档"),
        ("a.pdf", b"%PDF-1.4", "I01", Result.NOT_A_RETURN, "版式文档"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "I01", Result.NOT_A_RETURN, "图片"),
        ("a.xls", b"<html><table></table></html>", "I01", Result.NOT_A_RETURN, "只是名字像工作簿"),
        ("~$a.xlsx", b"\x05Zhang", "I02", Result.NOT_A_RETURN, "临时文件"),
        (".DS_Store", b"\0\0", "I02", Result.NOT_A_RETURN, "隐藏文件"),
        ("a.xlsx", b"", "I03", Result.NOT_A_RETURN, "空"),
        ("a.xlsb", hostile.zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "1"}),
         "I05", Result.QUARANTINED, "二进制"),
        ("winmail.dat", b"\x78\x9f\x3e\x22rest", "I06", Result.NOT_A_RETURN, "winmail.dat"),
        ("a.rar", b"Rar!\x1a\x07\x00", "I07", Result.NOT_A_RETURN, "RAR"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "I07", Result.NOT_A_RETURN, "7z"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
         "I18", Result.NOT_A_RETURN, "Outlook"),
        ("a.xlsx", FORM[:4000], "I10", Result.QUARANTINED, "不完整"),
        ("a.zip", hostile.zipped({}), "I20", Result.NOT_A_RETURN, "没有文件"),
        ("a.zip", hostile.zipped({"a.xlsx": FORM})[:300], "I10", Result.QUARANTINED, "不完整"),
    ],
)  # fmt: skip
def test_everything_else_is_listed_with_reason_and_advice(
    home: Home, name: str, data: bytes, code: str, result: Result, words: str
) -> None:
    put(home, {name: data})
    (item,) = found(home)
    assert item.location is None
    assert not item.leaf.workbook
    assert item.leaf.result is result
    assert item.leaf.refusal is not None
    assert item.leaf.refusal.code == code
    assert words in item.leaf.refusal.message
    assert len(item.leaf.refusal.remedy) > 5


def test_gitkeep_alone_is_passed_over(home: Home) -> None:
    put(home, {".gitkeep": b""})
    assert found(home) == []


def test_a_workbook_beyond_the_limit_is_not_read(home: Home) -> None:
    heavy = hostile.minimal(more={"xl/media/a.png": os.urandom(1_100_000)})
    put(home, {"a.xlsx": heavy, "b.zip": hostile.zipped({"a.xlsx": heavy})})
    assert set(results(home, Limits(workbook_mib=1)).values()) == {"I11"}


def test_a_file_beyond_every_limit_is_hashed_in_pieces(home: Home) -> None:
    data = hostile.zipped({"a.bin": os.urandom(1_100_000)}, zipfile.ZIP_STORED)
    put(home, {"a.zip": data, "b.mp4": b"\0" * 1_100_000})
    items = found(home, Limits(tree_mib=1))
    assert [item.leaf.refusal.code for item in items if item.leaf.refusal] == ["I21", "I01"]
    assert items[0].leaf.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes need a POSIX system")
def test_what_is_no_regular_file_is_listed_and_not_opened(home: Home) -> None:
    os.mkfifo(home.inbox / "pipe")
    (home.inbox / "gone.xlsx").symlink_to(home.root / "nowhere")
    assert results(home) == {"inbox/gone.xlsx": "I17", "inbox/pipe": "I01"}


def test_a_zip_from_chinese_windows_keeps_its_names(home: Home) -> None:
    put(home, {"报送.zip": hostile.gbk_zip({"实验小学/填报簿.xlsx": FORM, "说明.txt": b"1"})})
    assert results(home) == {
        "inbox/报送.zip!/实验小学/填报簿.xlsx": "workbook",
        "inbox/报送.zip!/说明.txt": "I01",
    }


def test_members_come_back_exactly_and_the_inbox_is_not_touched(home: Home) -> None:
    put(home, {"a.zip": hostile.zipped({"x/b.xlsx": FORM, "c.xlsx": SMALL})})
    before = {path: path.read_bytes() for path in home.inbox.rglob("*")}
    items = found(home)
    assert [item.location.read_bytes() for item in items if item.location] == [FORM, SMALL]
    assert [item.location.name for item in items if item.location] == [
        hashlib.sha256(FORM).hexdigest(),
        hashlib.sha256(SMALL).hexdigest(),
    ]
    assert {path: path.read_bytes() for path in home.inbox.rglob("*")} == before


def test_zips_nest_as_deep_as_the_limit(home: Home) -> None:
    data = hostile.zipped({"b.xlsx": FORM})
    for level in range(3):
        data = hostile.zipped({f"z{level}.zip": data, f"ok{level}.xlsx": SMALL})
    put(home, {"a.zip": data})
    assert results(home) == {
        "inbox/a.zip!/z2.zip!/z1.zip!/z0.zip": "I16",
        "inbox/a.zip!/z2.zip!/z1.zip!/ok0.xlsx": "workbook",
        "inbox/a.zip!/z2.zip!/ok1.xlsx": "workbook",
        "inbox/a.zip!/ok2.xlsx": "workbook",
    }


def test_the_same_name_twice_in_a_zip_is_two_leaves(home: Home) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("b.xlsx", FORM)
        archive.writestr("b.xlsx", SMALL)
    put(home, {"a.zip": target.getvalue()})
    items = found(home)
    assert [item.leaf.path for item in items] == ["inbox/a.zip!/b.xlsx", "inbox/a.zip!/b (2).xlsx"]
    assert [item.leaf.size for item in items] == [len(FORM), len(SMALL)]


def test_bad_members_leave_their_neighbours_alone(home: Home) -> None:
    good = {"a.xlsx": FORM, "b.xlsx": SMALL, "c.xlsx": SMALL, "../d.xlsx": SMALL, "z.xlsx": FORM}
    data = hostile.bad_crc(hostile.zipped(good), "a.xlsx")
    data = hostile.flagged(data, "b.xlsx", 1)
    data = hostile.with_method(data, "c.xlsx", 97)
    put(home, {"a.zip": data})
    assert results(home) == {
        "inbox/a.zip!/a.xlsx": "I10",
        "inbox/a.zip!/b.xlsx": "I09",
        "inbox/a.zip!/c.xlsx": "I22",
        "inbox/a.zip!/d.xlsx": "I19",
        "inbox/a.zip!/z.xlsx": "workbook",
    }


def test_marks_that_turn_a_name_round_are_not_shown(home: Home) -> None:
    put(home, {"a.zip": hostile.zipped({"a\u202excod.xlsx": FORM, "..\\..\\b.xlsx": FORM})})
    assert results(home) == {
        "inbox/a.zip!/axcod.xlsx": "workbook",
        "inbox/a.zip!/b.xlsx": "I19",
    }


def test_a_zip_with_too_many_entries_is_one_leaf(home: Home) -> None:
    put(home, {"a.zip": hostile.zipped({f"{n}.txt": b"1" for n in range(501)}), "b.xlsx": FORM})
    assert results(home) == {"inbox/a.zip": "I21", "inbox/b.xlsx": "workbook"}


def test_a_zip_bomb_is_stopped(home: Home) -> None:
    put(home, {"a.zip": hostile.zipped({"a.txt": b"\0" * 6_000_000, "b.xlsx": FORM})})
    assert results(home) == {"inbox/a.zip!/a.txt": "I21", "inbox/a.zip!/b.xlsx": "workbook"}


def test_the_budget_of_the_whole_tree_is_one(home: Home) -> None:
    inner = hostile.zipped({f"{n}.bin": os.urandom(400_000) for n in range(2)})
    put(home, {"a.zip": hostile.zipped({"x.zip": inner, "y.zip": inner, "b.xlsx": FORM})})
    assert results(home, Limits(tree_mib=2)) == {"inbox/a.zip": "I21"}


def kill_on_mark(container: object) -> list[Found]:
    import pipeline.intake.containers as containers

    if b"BOOM" in Path(container.location).read_bytes():  # type: ignore[attr-defined]
        os.abort()
    return containers.open_container(container)  # type: ignore[arg-type]


def test_a_container_that_kills_its_worker_is_one_quarantined_leaf(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.intake.walking.open_container", kill_on_mark)
    boom = hostile.zipped({"a.txt": b"BOOM"}, zipfile.ZIP_STORED)
    put(home, {"a.zip": hostile.zipped({"x.xlsx": FORM}), "b.zip": boom, "c.xlsx": SMALL})
    put(home, {"d.zip": hostile.zipped({"y.xlsx": FORM})})
    with IsolatedPool(2, seconds=20) as pool:
        items = list(walk(home, home.root / "spool", Limits(), pool))
    assert [(item.leaf.path, item.leaf.result) for item in items] == [
        ("inbox/a.zip!/x.xlsx", None),
        ("inbox/b.zip", Result.QUARANTINED),
        ("inbox/c.xlsx", None),
        ("inbox/d.zip!/y.xlsx", None),
    ]
    assert items[1].leaf.refusal is not None
    assert items[1].leaf.refusal.code == "I91"
    assert items[1].leaf.sha256 == hashlib.sha256(boom).hexdigest()


def test_with_and_without_a_pool_the_same_is_found(home: Home) -> None:
    put(home, {"a.xlsx": FORM, "b.zip": hostile.zipped({"x.xlsx": FORM, "n.txt": b"1"})})
    put(home, {"c.eml": b"From: a@b.example\nDate: Tue, 19 Jun 2012 09:00:00 +0800\n\nhi\n"})
    alone = found(home)
    with IsolatedPool(2, seconds=20) as pool:
        assert list(walk(home, home.root / "spool", Limits(), pool)) == alone
    assert alone[-1].leaf.received == date(2012, 6, 19)


names = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\\0"),
    min_size=1,
    max_size=20,
).filter(lambda name: name not in (".", "..") and len(name.encode()) < 200)
contents = st.one_of(
    st.just(FORM),
    st.just(SMALL),
    st.binary(max_size=200),
    st.dictionaries(names, st.sampled_from([FORM, SMALL, b"1"]), max_size=3).map(hostile.zipped),
    st.just(b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nbody"),
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, contents, max_size=4))
def test_every_file_is_listed_and_every_workbook_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    (home.root / "spool").mkdir()
    home.inbox.mkdir()
    written = {}
    for name, data in files.items():
        if name != ".gitkeep":
            (home.inbox / name).write_bytes(data)
            written[name] = data
    items = found(home)
    for name, data in written.items():
        own = [
            item
            for item in items
            if item.leaf.path == f"inbox/{name}" or item.leaf.path.startswith(f"inbox/{name}!/")
        ]
        assert own
        if data in (FORM, SMALL) and not name.startswith((".", "~$")):
            assert [item.location and item.location.read_bytes() for item in own] == [data]
    for item in items:
        assert (item.location is None) == (item.leaf.refusal is not None)
        if item.location:
            assert hashlib.sha256(item.location.read_bytes()).hexdigest() == item.leaf.sha256
            assert read(item.location.read_bytes(), item.leaf.name, Limits()).sheets
