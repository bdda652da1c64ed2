"""Text that looks like an ID number or a mobile number is masked wherever it is shown (X18)."""

from __future__ import annotations

import re
import unicodedata

# 18 digits (last may be X), or 11 digits beginning with 1, not inside a longer run of digits.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_SEPARATED = re.compile(r"(?<=\d)[\s\-·.]+(?=\d)")
_KEPT = 2


def looks_personal(text: str) -> bool:
    """True where *text* holds an 18-digit ID or an 11-digit mobile pattern, in half- or
    full-width digits, also with blanks or hyphens between them."""
    plain = unicodedata.normalize("NFKC", text)
    return any(
        pattern.search(candidate)
        for candidate in (plain, _SEPARATED.sub("", plain))
        for pattern in (_IDENTITY, _MOBILE)
    )


def masked(text: str) -> str:
    """*text* with personal numbers reduced to their first two digits and stars; anything
    else comes back verbatim."""
    if not looks_personal(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    if not (_IDENTITY.search(plain) or _MOBILE.search(plain)):
        plain = _SEPARATED.sub("", plain)
    for pattern in (_IDENTITY, _MOBILE):
        plain = pattern.sub(lambda m: m.group()[:_KEPT] + "*" * (len(m.group()) - _KEPT), plain)
    return plain
