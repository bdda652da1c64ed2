"""What a mail holds, for counting it a second time (see `recount`): by the standard library alone,
which takes longer to load than a small inbox to count, so it is loaded where a mail lies."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser


def header_names(text: bytes) -> set[str]:
    """Names of the headers at the beginning of *text*, in small letters."""
    return {key.lower() for key in BytesHeaderParser().parsebytes(text).keys()}  # noqa: SIM118


def mail_of(data: bytes) -> Message:
    """The mail that *data* are."""
    return email.message_from_bytes(data)


def attached(part: Message, forwards: int) -> Iterator[tuple[Message, int]]:
    """Attachments of a mail with the number of forwarded mails above each: all that has a
    name, and unnamed parts that are neither text nor a picture shown in the text."""
    named = part.get_filename() is not None
    kind = part.get_content_maintype()
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and not named:
        for child in payload if isinstance(payload, list) else ():
            if isinstance(child, Message):
                yield from attached(child, forwards + 1)
    elif kind == "multipart" and isinstance(payload, list):
        for child in payload:
            if isinstance(child, Message):
                yield from attached(child, forwards)
    elif named or _is_file(part, kind):
        yield part, forwards


def _is_file(part: Message, kind: str) -> bool:
    attached = part.get_content_disposition() == "attachment"
    if kind in ("text", "message"):
        return attached
    if kind in ("image", "audio", "video"):
        return attached or part.get("content-id") is None
    return kind != "multipart"


def content_of(part: Message) -> bytes:
    """The bytes of an attachment, decoded."""
    payload = part.get_payload()
    if isinstance(payload, list):  # a forwarded mail with a name
        return b"".join(child.as_bytes() for child in payload if isinstance(child, Message))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""
