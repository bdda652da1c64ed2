"""The fast look at one XML part: byte patterns over canonical spelling.

Sound because it accepts only what it can prove: every cell must match one strict pattern, and
what is left of the part must nest shallowly. For anything else it returns None, and the event
parser looks.
"""

from __future__ import annotations

import re

from pipeline.intake.guard.grid import worksheet
from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.sightings import PartSight
from pipeline.intake.guard.stretches import plain, short
from pipeline.intake.limits import Limits

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml version=\"1\.0\"(?: encoding=\"(?:UTF|utf)-8\")?"
    rb"(?: standalone=\"(?:yes|no)\")? ?\?>\s*)?"
    rb"(?=<((?:[A-Za-z_][\w.\-]*:)?[A-Za-z_][\w.\-]*)([^<>]*)>)"
)
_STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?+>[^<]*+</t></si>)++')
_ITEM = b"<si>"
_STRING_TAG = re.compile(rb"<si[\s/>]")
_DECLARED = re.compile(rb' (?:uniqueC|c)ount="([0-9]{1,18})"')
_MAIN_ROOTS = frozenset(
    {b"worksheet", b"sst", b"workbook", b"chartsheet", b"dialogsheet", b"macrosheet"}
)


@kept
def glance(part: bytes, limits: Limits) -> PartSight | None:
    """What *part* holds, or None where the event parser must look."""
    match = _ROOT.match(part)
    if match is None:
        return None
    root, attributes = match.group(1), match.group(2)
    local = root.rpartition(b":")[2]
    if b"'" in attributes or (local != root and local in _MAIN_ROOTS):
        return None
    if local == b"worksheet":
        return worksheet(part, match.end(), limits)
    body = part[match.end() :]
    if local == b"sst":
        return _strings(body, attributes, limits)
    if local == b"workbook" or not plain(body, limits):
        return None  # workbook.xml is small: its names are read by the event parser
    return PartSight(local.decode("ascii", "replace"))


def _strings(body: bytes, attributes: bytes, limits: Limits) -> PartSight | None:
    rest = _STRINGS.sub(b"", body)
    strings = body.count(_ITEM) - rest.count(_ITEM)  # those taken out; each begins with one
    if not plain(rest, limits) or not short(body, b"</si>", limits):
        return None
    counts = _DECLARED.findall(attributes)
    if len(counts) != attributes.count(b"ount"):
        return None
    return PartSight(
        "sst",
        strings=strings + len(_STRING_TAG.findall(rest)),
        declared=max(map(int, counts), default=0),
    )
