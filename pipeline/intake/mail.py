"""The attachments of one mail, forwarded ones among them: what a person would call its files.

Walks the parts without recursion; decoding faults are read from the defects.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from email import errors
from email.message import Message
from email.parser import BytesHeaderParser

from msgspec import Struct

from pipeline.intake.limits import Limits
from pipeline.intake.mail_headers import filename
from pipeline.intake.refusal import quarantined, too_full

_HEAD = 256 * 1024  # bytes; longer headers are no headers
_BODY_KINDS = ("text", "message")
_INLINE_KINDS = ("image", "audio", "video")
_EXTENSIONS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/pdf": ".pdf",
}
# what the library raises over charsets and codings that it does not know or that do not fit
_UNTOLD = (RecursionError, ValueError, LookupError, TypeError, AttributeError)
_CUT_SHORT = (errors.InvalidBase64LengthDefect, errors.InvalidBase64PaddingDefect)


class Attachment(Struct, frozen=True):
    """``whole`` is False where the base64 text stops in the middle; ``forwards`` counts the
    mails between the attachment and the mail that was opened."""

    name: str
    data: bytes
    whole: bool = True
    forwards: int = 0


def parse(data: bytes) -> Message:
    """The mail in *data*; Refused where it nests without end."""
    try:
        return email.message_from_bytes(data)
    except RecursionError:
        raise quarantined("I16", what="邮件里一层套一层", limit="可以打开的层数") from None


def headers(data: bytes) -> Message:
    """The headers of the mail in *data* alone: nothing in its body can do harm."""
    return BytesHeaderParser().parsebytes(data[:_HEAD])


def attachments(mail: Message, limits: Limits) -> Iterator[Attachment]:
    """Every attachment of *mail* in order, those of forwarded messages included.

    A named part is an attachment, whatever it is; text bodies and unnamed inline pictures are
    not. Raises Refused where there are more parts than the limit.
    """
    stack: list[tuple[Message, int]] = [(mail, 0)]
    seen = unnamed = 0
    while stack:
        part, forwards = stack.pop()
        seen += 1
        if seen > limits.mail_parts:
            raise too_full("一封邮件里的部分太多", f"{limits.mail_parts} 个")
        name = filename(part)
        if part.get_content_type() == "message/rfc822" and (name is None or _written(part) is None):
            inner = _forwarded(part)
            stack.extend((message, forwards + 1) for message in reversed(inner))
        elif part.is_multipart() and part.get_content_maintype() == "multipart":
            stack.extend((child, forwards) for child in reversed(_children(part)))
        elif name is not None or _unnamed_file(part):
            unnamed += name is None
            yield _attachment(part, name or _invented(part, unnamed), forwards)


def _attachment(part: Message, name: str, forwards: int) -> Attachment:
    if part.is_multipart():
        return Attachment(name, _written(part) or b"", True, forwards)
    before = len(part.defects)
    try:
        content = part.get_payload(decode=True)
    except _UNTOLD:
        return Attachment(name, b"", False, forwards)
    data = content if isinstance(content, bytes) else b""
    cut = any(isinstance(defect, _CUT_SHORT) for defect in part.defects[before:])
    return Attachment(name, data, not cut, forwards)


def _forwarded(part: Message) -> list[Message]:
    """The messages in a message/rfc822 part, also where it was wrongly put into base64."""
    children = _children(part)
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "base64":
        return children
    bearer = Message()
    bearer["content-transfer-encoding"] = "base64"
    try:
        bearer.set_payload("".join(str(child.get_payload()) for child in children))
        content = bearer.get_payload(decode=True)
    except _UNTOLD:
        return children
    return [parse(content)] if isinstance(content, bytes) else []


def _children(part: Message) -> list[Message]:
    """The parts of a multipart; none where it is one by its header only."""
    payload = part.get_payload() if part.is_multipart() else None
    if not isinstance(payload, list):
        return []
    return [child for child in payload if isinstance(child, Message)]


def _written(part: Message) -> bytes | None:
    """The messages in a message/rfc822 part as bytes; None where they cannot be written back, so
    that they have to be gone through as they are."""
    try:
        return b"".join(message.as_bytes() for message in _forwarded(part))
    except _UNTOLD:
        return None


def _unnamed_file(part: Message) -> bool:
    """True for a part without a name that is a file all the same."""
    kind = part.get_content_maintype()
    attached = part.get_content_disposition() == "attachment"
    if kind in _BODY_KINDS:
        return attached
    if kind in _INLINE_KINDS:
        return attached or part.get("content-id") is None
    return kind != "multipart"


def _invented(part: Message, number: int) -> str:
    return f"附件{number}{_EXTENSIONS.get(part.get_content_type(), '')}"
