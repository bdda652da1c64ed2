"""Headers of mails as real mailers write them: RFC 2047, RFC 2231, gb18030, raw 8-bit GBK.

Works on the raw header text (8-bit bytes as surrogates), because the modern policy of the
standard library has mangled those bytes already.
"""

from __future__ import annotations

import binascii
import re
from datetime import date, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from pipeline.intake.naming import UNNAMED, decoded, mended

_CHINA = timezone(timedelta(hours=8))
_CHINESE_CHARSETS = ("gb2312", "gbk", "cp936", "gb_2312-80", "x-gbk", "hz-gb-2312", "gb18030")
_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?")
_BETWEEN = re.compile(r"(\?=)(?==\?)")


def header(part: Message, name: str) -> str:
    """The raw text of header *name*, its 8-bit bytes decoded; empty where absent."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return mended(str(value))
    return ""


def received(mail: Message) -> date | None:
    """The day of the mail's Date header in China; None where it says none."""
    try:
        moment = parsedate_to_datetime(header(mail, "date").strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    try:
        return moment.date() if moment.tzinfo is None else moment.astimezone(_CHINA).date()
    except OverflowError:
        return None


def sender(mail: Message) -> str | None:
    """The address of the From header in lower case; None where it names none."""
    for _, address in getaddresses([header(mail, "from")]):
        if "@" in address:
            return address.strip().lower()
    return None


def filename(part: Message) -> str | None:
    """The given name of an attachment; None where it has none."""
    for source, key in (("content-disposition", "filename"), ("content-type", "name")):
        text = header(part, source)
        if key not in text.lower():
            continue
        found = _parameter(text, key)
        if found and found.strip():
            return found.strip()
    return None


def _parameter(text: str, key: str) -> str | None:
    bearer = Message()
    bearer["content-disposition"] = " ".join(text.split())
    try:
        value = bearer.get_param(key, header="content-disposition")
    except (ValueError, LookupError):  # it has a name, but none that can be told
        return UNNAMED
    if isinstance(value, tuple):  # RFC 2231: charset, language, text of bytes as latin-1
        charset, _, escaped = value
        try:
            return _text(escaped.encode("latin-1"), charset)
        except UnicodeEncodeError:
            return mended(escaped)
    return _words(str(value)) if value is not None else None


def _words(text: str) -> str:
    """Encoded words of RFC 2047 in *text*, also where they stand inside quotes."""
    if not _WORD.search(text):
        return text
    try:
        pieces = decode_header(_BETWEEN.sub(r"\1 ", text))
    except (HeaderParseError, binascii.Error, ValueError):
        return text
    return "".join(
        piece if isinstance(piece, str) else _text(piece, charset) for piece, charset in pieces
    )


def _text(raw: bytes, charset: str | None) -> str:
    """*raw* in *charset*; the GB family is one, because mailers say gb2312 and write GBK."""
    name = (charset or "").lower()
    if name and name not in _CHINESE_CHARSETS:
        try:
            return raw.decode(name)
        except (LookupError, ValueError):  # idna, undefined and others have errors of their own
            return decoded(raw)
    if name:
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return decoded(raw)
    return decoded(raw)
