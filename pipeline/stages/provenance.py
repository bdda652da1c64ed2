"""Provenance (来源, X01): did the unit itself send this, and from the pack that it was given?

Judges sender and token only; knows neither the content of a workbook nor the ledger.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.campaign import Senders, Settings, genuine, pack_code
from pipeline.problems import Problem, make
from pipeline.records import Identity, Leaf

STRANGE = frozenset({"P01", "P02"})  # nobody answers for the sender: no reply goes out
COPIED = "X01"
_WORDING = "X01-token"

_CODE = re.compile(r"^[A-Z0-9]{5}(?![A-Z0-9])")
_HINTS = 3  # other units named at most


def provenance(
    leaf: Leaf,
    identity: Identity,
    settings: Settings,
    key: bytes,
    senders: Senders | None = None,
) -> tuple[Problem, ...]:
    """What is odd about where *leaf* came from; empty where all is well.

    A stranger's or another unit's mail holds the file (暂缓); a wrong token returns it (X01,
    copied pack); a missing token holds it unless the unit's own address sent it. A loose file
    has no sender: its token speaks for it. *senders* saves building the index for each leaf.
    """
    known = senders or Senders.of(settings.units.values())
    owners = known.units(leaf.sender) if leaf.sender else ()
    own = identity.unit in owners
    found = [*_sender(leaf, identity, settings, owners)] if leaf.sender and not own else []
    held = bool(found)
    if identity.token:
        if not _signed(identity, key):
            found.append(_copied(identity, settings))
    elif own:
        found.append(make("P04", unit=_name(identity.unit, settings)))
    elif not held:
        found.append(make("P03", unit=_name(identity.unit, settings)))
    return (*found, *_file_name(leaf, identity, settings))


def _sender(
    leaf: Leaf, identity: Identity, settings: Settings, owners: tuple[str, ...]
) -> tuple[Problem, ...]:
    unit = _name(identity.unit, settings)
    if not owners:
        return (make("P01", raw=leaf.sender, sender=leaf.sender, unit=unit),)
    others = "、".join(_name(code, settings) for code in owners[:_HINTS])
    return (make("P02", raw=leaf.sender, sender=leaf.sender, unit=unit, others=others),)


def _signed(identity: Identity, key: bytes) -> bool:
    """True where the token is that of the unit, period and revision that the file claims."""
    code = pack_code(identity.unit or "", identity.period or "", identity.revision)
    return genuine(key, code, identity.token or "")


def _copied(identity: Identity, settings: Settings) -> Problem:
    unit = _name(identity.unit, settings)
    return replace(make(_WORDING, unit=unit, revision=identity.revision), code=COPIED)


def _file_name(leaf: Leaf, identity: Identity, settings: Settings) -> tuple[Problem, ...]:
    """A note where the file's name begins with another unit's code (names get garbled)."""
    match = _CODE.match(leaf.name)
    if match is None or match.group() == identity.unit or match.group() not in settings.units:
        return ()
    named = _name(match.group(), settings)
    return (make("P06", raw=leaf.name, named=named, unit=_name(identity.unit, settings)),)


def _name(code: str | None, settings: Settings) -> str:
    """``实验小学（XX001）``; the bare code where the roster has none."""
    unit = settings.units.get(code or "")
    return f"{unit.short_name or unit.name}（{unit.code}）" if unit else (code or "该单位")
