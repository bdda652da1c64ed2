"""Mails and zips as they really arrive, byte for byte reproducible: fixed boundaries and dates.

Knows file names and bytes, nothing of workbooks.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

Attached = Sequence[tuple[str, bytes]]  # (file name, bytes)

_STAMP = (2012, 6, 1, 9, 0, 0)
_OFFICE = "office@ju.example"
_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_RAW_NAME = "@@RAW-NAME@@"


def mail(sender: str, day: date, subject: str, attached: Attached) -> bytes:
    """A mail with attachments, names encoded as current programs do (RFC 2231)."""
    message = _message(sender, day, subject, "报表见附件，请查收。")
    for name, data in attached:
        kind = ("application", "zip") if name.endswith(".zip") else _WORKBOOK
        message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    return _sealed(message)


def forwarded_mail(sender: str, day: date, subject: str, attached: Attached) -> bytes:
    """A mail that only forwards another one, which carries the attachments."""
    inner = _message(sender, day, subject, "报表见附件。")
    for name, data in attached:
        inner.add_attachment(data, maintype=_WORKBOOK[0], subtype=_WORKBOOK[1], filename=name)
    inner.set_boundary(_boundary(inner))
    outer = _message(sender, day, f"转发：{subject}", "转发给您，请查收。")
    outer.add_attachment(inner)
    return _sealed(outer)


def raw_named_mail(sender: str, day: date, subject: str, attached: Attached) -> bytes:
    """A mail of an old program: the attachment's name as bare GBK bytes in the header."""
    (name, data), *_ = attached
    message = _message(sender, day, subject, "report attached")
    message.add_attachment(data, maintype=_WORKBOOK[0], subtype=_WORKBOOK[1], filename=_RAW_NAME)
    return _sealed(message).replace(_RAW_NAME.encode(), name.encode("gbk"))


def zipped(entries: Attached) -> bytes:
    """A zip with UTF-8 names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(_entry(name), data)
    return out.getvalue()


def gbk_zipped(entries: Attached) -> bytes:
    """A zip as Windows in Chinese makes it: GBK names without the UTF-8 flag."""
    stand_ins = []
    for number, (name, data) in enumerate(entries):
        encoded = name.encode("gbk")
        stand_in = f"@{number:02d}".ljust(len(encoded), "@")
        stand_ins.append((stand_in, encoded, data))
    made = zipped([(stand_in, data) for stand_in, _, data in stand_ins])
    for stand_in, encoded, _ in stand_ins:
        made = made.replace(stand_in.encode(), encoded)
    return made


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_STAMP)
    info.compress_type = zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info


def _message(sender: str, day: date, subject: str, text: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _OFFICE
    message["Date"] = format_datetime(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))
    message["Subject"] = subject
    digest = sha256(f"{sender}{day}{subject}".encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message.set_content(text)
    return message


def _boundary(message: EmailMessage) -> str:
    return f"=_{sha256(str(message['Message-ID']).encode()).hexdigest()[:32]}"


def _sealed(message: EmailMessage) -> bytes:
    message.set_boundary(_boundary(message))
    return message.as_bytes()
