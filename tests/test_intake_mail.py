"""Mail as real mailers write it: names, forwards, broken attachments, and no attachments."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import hostile
import pytest

from pipeline.intake import Found, Limits, walk
from pipeline.paths import Home
from pipeline.records import Result

FORM = hostile.form()
SMALL = hostile.minimal('<row r="1"><c r="A1"><v>5</v></c></row>')
NAME = "实验小学填报簿.xlsx"


def opened(tmp_path: Path, data: bytes, limits: Limits | None = None) -> list[Found]:
    (tmp_path / "inbox").mkdir(exist_ok=True)
    (tmp_path / "spool").mkdir(exist_ok=True)
    (tmp_path / "inbox" / "m.eml").write_bytes(data)
    return list(walk(Home(tmp_path), tmp_path / "spool", limits or Limits()))


def listed(items: list[Found]) -> dict[str, str]:
    return {
        item.leaf.path.removeprefix("inbox/m.eml"): (
            item.leaf.refusal.code if item.leaf.refusal else "workbook"
        )
        for item in items
    }


def mail(*parts: bytes, headers: bytes = b"") -> bytes:
    """A multipart mail of raw *parts*, each with its own headers."""
    lines = b"".join(b"--frontier\r\n" + part + b"\r\n" for part in parts)
    return (
        b"From: =?utf-8?b?5YiY?= <Office@Shi-Yan.example>\r\nTo: x@y.example\r\n"
        b"Date: Tue, 19 Jun 2012 20:00:00 +0800\r\nSubject: r\r\n" + headers + b"MIME-Version: 1.0"
        b'\r\nContent-Type: multipart/mixed; boundary="frontier"\r\n\r\n'
        + lines
        + b"--frontier--\r\n"
    )


def part(
    disposition: bytes, data: bytes = FORM, kind: bytes = b"application/octet-stream"
) -> bytes:
    return (
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: " + disposition + b"\r\n\r\n" + base64.encodebytes(data)
    )


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nsee attachment\r\n"


def encoded_names() -> Iterator[tuple[str, bytes]]:
    for charset in ("utf-8", "gb18030", "gb2312"):
        raw = NAME.encode(charset)
        word = b"=?" + charset.encode() + b"?B?" + base64.b64encode(raw) + b"?="
        yield f"RFC 2047 {charset}", b'attachment; filename="' + word + b'"'
        percent = quote(raw).encode()
        yield (
            f"RFC 2231 {charset}",
            (b"attachment; filename*=" + charset.encode() + b"''" + percent),
        )
    half = len(NAME.encode()) // 2  # inside a character
    first, second = (
        quote(piece).encode() for piece in (NAME.encode()[:half], NAME.encode()[half:])
    )
    yield (
        "RFC 2231 in pieces",
        (b"attachment; filename*0*=utf-8''" + first + b";\r\n filename*1*=" + second),
    )
    pieces = NAME.encode("gb18030")
    words = b" ".join(
        b"=?gb18030?B?" + base64.b64encode(piece) + b"?=" for piece in (pieces[:5], pieces[5:])
    )
    yield "RFC 2047 split inside a character", b'attachment; filename="' + words + b'"'
    q_word = (
        b"=?utf-8?Q?" + quopri.encodestring(NAME.encode(), header=True).replace(b"=\n", b"") + b"?="
    )
    yield "RFC 2047 quoted-printable", b"attachment; filename=" + q_word
    yield "raw GBK", b'attachment; filename="' + NAME.encode("gbk") + b'"'
    yield "raw GBK without quotes", b"attachment; filename=" + NAME.encode("gbk")
    yield "raw UTF-8", b'attachment; filename="' + NAME.encode() + b'"'


@pytest.mark.parametrize(
    "disposition", [pytest.param(value, id=label) for label, value in encoded_names()]
)
def test_names_are_read_as_mailers_write_them(tmp_path: Path, disposition: bytes) -> None:
    (item,) = opened(tmp_path, mail(TEXT, part(disposition)))
    assert item.leaf.path == f"inbox/m.eml!/{NAME}"
    assert item.leaf.name == NAME
    assert item.location is not None
    assert item.location.read_bytes() == FORM


def test_gbk_beyond_gb2312_in_a_word_that_says_gb2312(tmp_path: Path) -> None:
    name = "喆学校.xlsx"
    word = b"=?gb2312?B?" + base64.b64encode(name.encode("gbk")) + b"?="
    (item,) = opened(tmp_path, mail(part(b'attachment; filename="' + word + b'"')))
    assert item.leaf.name == name


def test_a_name_in_the_content_type_alone(tmp_path: Path) -> None:
    raw = mail(
        part(b"attachment", kind=b'application/vnd.ms-excel; name="' + NAME.encode("gbk") + b'"')
    )
    assert listed(opened(tmp_path, raw)) == {f"!/{NAME}": "workbook"}


def test_date_and_sender_are_those_of_the_outermost_mail(tmp_path: Path) -> None:
    (item,) = opened(tmp_path, mail(TEXT, part(b"attachment; filename=a.xlsx")))
    assert item.leaf.received == date(2012, 6, 19)
    assert item.leaf.sender == "office@shi-yan.example"


@pytest.mark.parametrize(
    ("header", "day"),
    [
        (b"Tue, 19 Jun 2012 20:00:00 +0000", date(2012, 6, 20)),  # next morning in China
        (b"Tue, 19 Jun 2012 20:00:00 -0000", date(2012, 6, 19)),
        (b"someday", None),
    ],
)
def test_the_day_is_the_day_in_china(tmp_path: Path, header: bytes, day: date | None) -> None:
    raw = mail(part(b"attachment; filename=a.xlsx"))
    raw = raw.replace(b"Tue, 19 Jun 2012 20:00:00 +0800", header)
    (item,) = opened(tmp_path, raw)
    assert item.leaf.received == day


def test_several_attachments_with_one_name_each_count(tmp_path: Path) -> None:
    raw = mail(
        TEXT,
        part(b"attachment; filename=a.xlsx"),
        part(b"attachment; filename=a.xlsx", SMALL),
        part(b"attachment; filename=a.zip", hostile.gbk_zip({"内.xlsx": SMALL})),
        part(b"inline; filename=logo.png", b"\x89PNG\r\n\x1a\n", b"image/png"),
    )
    assert listed(opened(tmp_path, raw)) == {
        "!/a.xlsx": "workbook",
        "!/a (2).xlsx": "workbook",
        "!/a.zip!/内.xlsx": "workbook",
        "!/logo.png": "I01",
    }


def test_text_and_unnamed_inline_pictures_are_no_leaves_beside_an_attachment(
    tmp_path: Path,
) -> None:
    picture = b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nx\r\n"
    html = b"Content-Type: text/html\r\n\r\n<p>hi</p>\r\n"
    raw = mail(TEXT, html, picture, part(b"attachment; filename=a.xlsx"))
    assert listed(opened(tmp_path, raw)) == {"!/a.xlsx": "workbook"}


def test_an_attachment_without_any_name_is_still_one(tmp_path: Path) -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert listed(opened(tmp_path, mail(TEXT, part(b"attachment", kind=kind)))) == {
        "!/附件1.xlsx": "workbook"
    }


def test_a_mail_with_text_alone_is_itself_a_leaf(tmp_path: Path) -> None:
    raw = mail(TEXT)
    (item,) = opened(tmp_path, raw)
    assert listed([item]) == {"": "I04"}
    assert item.leaf.result is Result.NOT_A_RETURN
    assert item.leaf.size == len(raw)


def test_forwarded_messages_are_opened(tmp_path: Path) -> None:
    inner = mail(TEXT, part(b"attachment; filename=a.xlsx"))
    forwarded = b"Content-Type: message/rfc822\r\n\r\n" + inner
    named = b'Content-Type: message/rfc822; name="fw.eml"\r\n\r\n' + inner
    attached = part(
        b"attachment; filename=c.eml", mail(part(b"attachment; filename=b.xlsx", SMALL))
    )
    raw = mail(
        TEXT, *(piece.replace(b"frontier", b"inner") for piece in (forwarded, named, attached))
    )
    items = opened(tmp_path, raw)
    assert listed(items) == {
        "!/a.xlsx": "workbook",
        "!/fw.eml!/a.xlsx": "workbook",
        "!/c.eml!/b.xlsx": "workbook",
    }
    assert {item.leaf.sender for item in items} == {"office@shi-yan.example"}
    assert items[1].location is not None
    assert items[1].location.read_bytes() == FORM


def nested(levels: int) -> bytes:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message["Subject"] = "0"
    message.add_attachment(SMALL, maintype="application", subtype="x", filename="deep.xlsx")
    for level in range(levels):
        outer = EmailMessage()
        outer["From"], outer["To"] = "a@b.example", "c@d.example"
        outer["Subject"] = str(level + 1)
        outer.set_content("fw")
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


@pytest.mark.parametrize(
    ("levels", "expected"), [(5, {"!/deep.xlsx": "workbook"}), (6, {"": "I16"})]
)
def test_forwards_nest_as_deep_as_the_limit(
    tmp_path: Path, levels: int, expected: dict[str, str]
) -> None:
    assert listed(opened(tmp_path, nested(levels))) == expected


def test_three_thousand_nested_parts_are_refused(tmp_path: Path) -> None:
    raw = b"From: a@b.example\nTo: c@d.example\nSubject: x\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)
    )
    (item,) = opened(tmp_path, raw)
    assert item.leaf.result is Result.QUARANTINED
    assert listed([item])[""] in ("I16", "I21")


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    assert listed(opened(tmp_path, mail(*[TEXT] * 200))) == {"": "I21"}


def test_a_mail_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    raw = mail(TEXT, part(b"attachment; filename=a.xlsx", b"\0" * 1_000_000))
    assert listed(opened(tmp_path, raw, Limits(mail_mib=1))) == {"": "I21"}


def test_truncated_base64_is_said_to_be_incomplete(tmp_path: Path) -> None:
    body = base64.encodebytes(FORM).rstrip(b"=\n")[: 4 * 900 + 1]
    cut = part(b"attachment; filename=a.xlsx").split(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    (item,) = opened(tmp_path, mail(cut))
    assert listed([item]) == {"!/a.xlsx": "I15"}
    assert item.leaf.result is Result.QUARANTINED


def test_a_mail_cut_off_at_a_full_line_gives_a_damaged_workbook(tmp_path: Path) -> None:
    raw = mail(part(b"attachment; filename=a.xlsx"))
    cut = raw[: raw.index(b"\n", len(raw) // 2) + 1]
    (item,) = opened(tmp_path, cut)
    assert listed([item]) in ({"!/a.xlsx": "I10"}, {"!/a.xlsx": "I15"})


def test_missing_padding_alone_does_no_harm(tmp_path: Path) -> None:
    data = SMALL if len(SMALL) % 3 else hostile.minimal('<row r="1"><c r="A1"><v>55</v></c></row>')
    head = part(b"attachment; filename=a.xlsx").split(b"\r\n\r\n")[0]
    (item,) = opened(tmp_path, mail(head + b"\r\n\r\n" + base64.b64encode(data).rstrip(b"=")))
    assert item.location is not None
    assert item.location.read_bytes() == data


def test_winmail_dat_gets_advice(tmp_path: Path) -> None:
    raw = mail(TEXT, part(b"attachment; filename=winmail.dat", b"\x78\x9f\x3e\x22" + b"\0" * 50))
    (item,) = opened(tmp_path, raw)
    assert item.leaf.refusal is not None
    assert item.leaf.refusal.code == "I06"
    assert "重新发信" in item.leaf.refusal.remedy


def test_a_mail_inside_a_zip_says_who_sent_it(tmp_path: Path) -> None:
    raw = hostile.zipped({"x.eml": mail(TEXT, part(b"attachment; filename=a.xlsx"))})
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.zip").write_bytes(raw)
    (tmp_path / "spool").mkdir()
    (item,) = walk(Home(tmp_path), tmp_path / "spool", Limits())
    assert item.leaf.path == "inbox/a.zip!/x.eml!/a.xlsx"
    assert item.leaf.sender == "office@shi-yan.example"
