"""Recount: the leaves of an inbox, counted plainly."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from invented import settings

from pipeline.stages.recount import recount

LIMITS = settings().parameters.values


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def workbook() -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def mail(*files: tuple[str, bytes], forwarded: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "clerk@unit.example"
    message["Subject"] = "报送"
    message.set_content("请查收")
    for name, data in files:
        message.add_attachment(data, "application", "octet-stream", filename=name)
    if forwarded is not None:
        message.add_attachment(forwarded)
    return message


CASES = {
    "empty folder": ({}, 0),
    "keeper of an empty folder": ({".gitkeep": b""}, 0),
    "workbook": ({"a.xlsx": workbook()}, 1),
    "sub-folder": ({"子/a.xlsx": workbook(), "b.txt": b"x"}, 2),
    "empty file": ({"a.xlsx": b""}, 1),
    "temporary file": ({"~$a.xlsx": b"x"}, 1),
    "zip": ({"a.zip": zipped(a=workbook(), b=b"x")}, 2),
    "zip named as workbook": ({"a.xlsx": zipped(a=workbook(), b=b"x")}, 2),
    "empty zip": ({"a.zip": zipped()}, 1),
    "broken zip": ({"a.zip": zipped(a=b"x" * 99)[:60]}, 1),
    "zip in zip in zip": ({"a.zip": zipped(b=zipped(c=zipped(d=b"1", e=b"2")))}, 2),
    "too deep": ({"a.zip": zipped(b=zipped(c=zipped(d=zipped(e=b"1", f=b"2"))))}, 1),
    "too many entries": ({"a.zip": zipped(**{str(n): b"" for n in range(501)})}, 1),
    "zip bomb beside a file": ({"a.zip": zipped(bomb=b"0" * 9_000_000, b=b"x")}, 2),
    "mail": ({"a.eml": mail(("a.xlsx", workbook()), ("b.xlsx", b"x")).as_bytes()}, 2),
    "mail without attachment": ({"a.eml": mail().as_bytes()}, 1),
    "mail with zip": ({"a.eml": mail(("a.zip", zipped(a=b"1", b=b"2"))).as_bytes()}, 2),
    "forwarded mail": ({"a.eml": mail(forwarded=mail(("a.xlsx", b"x"))).as_bytes()}, 1),
}


@pytest.mark.parametrize("name", CASES)
def test_recount(name: str, tmp_path: Path) -> None:
    files, leaves = CASES[name]
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    assert recount(tmp_path, LIMITS) == leaves
