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
    name, kind = name_of(part), part.get_content_maintype()
    if part.get_content_type() == "message/rfc822" and (name is None or content_of(part) is None):
        for child in _inside(part):
            yield from attached(child, forwards + 1)
    elif kind == "multipart" and part.is_multipart():
        for child in _inside(part):
            yield from attached(child, forwards)
    elif name is not None or _is_file(part, kind):
        yield part, forwards


def name_of(part: Message) -> str | None:
    """The name of *part*, for its ending; None where it has none. One in a charset that nobody
    can read is a name all the same."""
    try:
        return (part.get_filename() or "").strip() or None
    except Exception:
        return "?"


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload() if part.is_multipart() else ()
    return [child for child in payload if isinstance(child, Message)]


def _is_file(part: Message, kind: str) -> bool:
    attached = part.get_content_disposition() == "attachment"
    if kind in ("text", "message"):
        return attached
    if kind in ("image", "audio", "video"):
        return attached or part.get("content-id") is None
    return kind != "multipart"


def content_of(part: Message) -> bytes | None:
    """The bytes of an attachment, decoded; None where they cannot be told."""
    try:
        if part.is_multipart():  # a forwarded mail with a name
            return b"".join(child.as_bytes() for child in _inside(part))
        decoded = part.get_payload(decode=True)
    except Exception:
        return None
    return decoded if isinstance(decoded, bytes) else b""
