"""The intake and the recount open containers each in its own way: whatever strangers packed, neither
stops, and both come to the same number of leaves."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory

import hostile
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import settings as invented_settings

from pipeline.cli.app import main
from pipeline.intake import Limits, walk
from pipeline.intake.mail import attachments
from pipeline.paths import Home
from pipeline.stages import recount_mail
from pipeline.stages.recount import recount

FORM = hostile.form()
LIMITS = invented_settings().parameters.values
HEAD = b"From: a@unit.example\r\nTo: b\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
BODY = base64.encodebytes(FORM)


def packed(method: int) -> bytes:
    """A workbook, and another packed by *method*."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.xlsx", FORM)
        archive.writestr(zipfile.ZipInfo("b.xlsx"), FORM, compress_type=method)
    return target.getvalue()


def bad_lzma() -> bytes:
    """LZMA with properties that there are not."""
    data = bytearray(packed(zipfile.ZIP_LZMA))
    header = zipfile.ZipFile(io.BytesIO(bytes(data))).infolist()[1].header_offset
    name, extra = struct.unpack_from("<HH", data, header + 26)
    data[header + 30 + name + extra + 4] = 0xFF
    return bytes(data)


def nameless() -> bytes:
    """An entry whose name begins with NUL, and so is none."""
    data = bytearray(hostile.zipped({"a.xlsx": FORM, "Q": FORM}))
    header = zipfile.ZipFile(io.BytesIO(bytes(data))).infolist()[1].header_offset
    data[header + 30] = data[data.rfind(b"PK\x01\x02") + 46] = 0
    return bytes(data)


def attached(said: bytes) -> bytes:
    """A mail that is one workbook, the name of which is *said*."""
    kind = b"Content-Type: application/octet-stream; " + said + b"\r\n"
    return HEAD + kind + b"Content-Transfer-Encoding: base64\r\n\r\n" + BODY


def forwarded(kind: bytes) -> bytes:
    """A mail with a mail in it of *kind*, which says that its text is in a charset that is none."""
    inner = HEAD + b"Content-Type: text/plain; charset=undefined\r\n\r\n\xb1\xe0\r\n"
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n"
        b"--q\r\n" + kind + b"\r\n\r\n" + inner + b"--q\r\n"
        b"Content-Type: application/octet-stream; name=a.xlsx\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + BODY + b"--q--\r\n"
    )


# name → what it holds, what becomes of each leaf
HOSTILE: dict[str, tuple[bytes, list[str]]] = {
    "bzip2.zip": (packed(zipfile.ZIP_BZIP2), ["workbook", "I22"]),
    "lzma.zip": (packed(zipfile.ZIP_LZMA), ["workbook", "I22"]),
    "坏lzma.zip": (bad_lzma(), ["workbook", "I22"]),
    "无名.zip": (nameless(), ["workbook", "workbook"]),
    "像文件夹.zip": (hostile.zipped({"a.xlsx/": FORM, "空/": b""}), ["workbook"]),
    "向上.zip": (hostile.zipped({"../a.zip": packed(0), "b.xlsx": FORM}), ["I19", "workbook"]),
    **{
        f"{charset!r}.eml": (attached(b"name*=" + charset + b"''%80abc.xlsx"), ["workbook"])
        for charset in (b"undefined", b"idna", b"punycode", b"utf-7", b"a\0b", b"")
    },
    "字.eml": (attached(b'name="=?undefined?B?gICA?=.xlsx"'), ["workbook"]),
    "段.eml": (attached(b"name*0*=utf-8''a; name*x*=b"), ["workbook"]),
    "转发.eml": (forwarded(b"Content-Type: message/rfc822"), ["workbook"]),
    "转发有名.eml": (forwarded(b'Content-Type: message/rfc822; name="x.eml"'), ["I04", "workbook"]),
}


def fates(home: Home) -> list[str]:
    spool = home.root / "spool"
    spool.mkdir()
    found = walk(home, spool, Limits())
    return [item.leaf.refusal.code if item.leaf.refusal else "workbook" for item in found]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_member_has_its_own_fate_and_is_counted(name: str, tmp_path: Path) -> None:
    data, expected = HOSTILE[name]
    home = Home(tmp_path)
    home.inbox.mkdir()
    (home.inbox / name).write_bytes(data)

    assert fates(home) == expected
    assert recount(home.inbox, LIMITS) == len(expected)


def test_a_forwarded_mail_with_a_name_and_nothing_in_it_is_an_attachment() -> None:
    mail = Message()
    mail["content-type"] = 'message/rfc822; name="x.eml"'
    mail.set_payload("no mail")
    assert [entry.name for entry in attachments(mail, Limits())] == ["x.eml"]
    assert len(list(recount_mail.attached(mail, 0))) == 1


def test_a_run_ends_well_over_all_of_them(home: Path) -> None:
    def run() -> dict[str, object]:
        done = CliRunner().invoke(main, ["--home", str(home), "-q", "--json", "run"])
        assert (done.exit_code, done.stderr) == (0, "")
        found: dict[str, object] = json.loads(done.stdout)
        return found

    before = run()
    for name, (data, _) in HOSTILE.items():
        (home / "inbox" / name.replace("\0", "")).write_bytes(data)

    after = run()

    leaves = sum(len(expected) for _, expected in HOSTILE.values())
    assert after["files_seen"] == before["files_seen"] + leaves  # type: ignore[operator]
    assert after["reconciled"] is True
    assert after["accepted"] == before["accepted"]


def zips() -> bytes:
    inner = hostile.zipped({"c.xlsx": FORM[:200], "d.txt": b"x" * 90})
    return hostile.zipped({"a.xlsx": FORM[:300], "b.zip": inner, "e/": b""}, zipfile.ZIP_STORED)


def mails() -> bytes:
    attachment = base64.encodebytes(zips())
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
        b"Content-Type: text/plain\r\n\r\nhello\r\n--q\r\n"
        b'Content-Type: application/zip; name="=?utf-8?B?5oql?=.zip"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + attachment + b"--q\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + attached(b"name*=gbk''%B1%ED.xlsx") + b"--q--\r\n"
    )


@pytest.mark.parametrize(("name", "make"), [("a.zip", zips), ("a.eml", mails)])
def test_both_counts_agree_on_what_is_garbled(name: str, make: Callable[[], bytes]) -> None:
    whole = make()
    places = st.integers(0, len(whole) - 1)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6))
    def agree(changes: list[tuple[int, int]]) -> None:
        data = bytearray(whole)
        for place, byte in changes:
            data[place] = byte
        with TemporaryDirectory() as folder:
            home = Home(Path(folder))
            home.inbox.mkdir()
            (home.inbox / name).write_bytes(data)
            assert recount(home.inbox, LIMITS) == len(fates(home)) > 0

    agree()
