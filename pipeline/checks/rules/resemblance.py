"""X14 (texts): commitments of several members that are nearly the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.checks.rules.commitments import MEMBER, new_commitments
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import text

_MEMBERS = 3  # that many share a text before it is told


@rule("X14", "F3", reads=())
def similar_texts(context: Context) -> Iterator[Problem]:
    """X14: texts within ``similar.ratio`` of each other, directly or through a third, by three
    members or more; once for each such group, at its first cell. Only rows of a new round."""
    by_text: dict[str, list[Row]] = {}
    for row in new_commitments(context):
        said = "".join(text(row, "content").split())
        if said and row.values.get("subject") == MEMBER:
            by_text.setdefault(said, []).append(row)
    cutoff = float(context.parameters.number("similar.ratio"))
    for texts in clusters(list(by_text), cutoff):
        rows = sorted((row for said in texts for row in by_text[said]), key=lambda r: r.number)
        members = {text(row, "member_no") for row in rows}
        if len(members) >= _MEMBERS:
            yield context.problem(
                "X14-texts",
                "F3",
                rows[0],
                "content",
                related=[("F3", row, "content") for row in rows[1:]],
                point=("F3 content", (sorted(texts), sorted(members))),
                count=len(members),
            )


def clusters(texts: Sequence[str], cutoff: float) -> list[list[str]]:
    """Different *texts* that a chain of rapidfuzz ratios ≥ *cutoff* (0–100) joins.

    Compared by length, shortest first: a ratio of r needs the longer text to be at most
    (200 − r) ÷ r times as long, so each text meets only its neighbours in length.
    """
    from rapidfuzz.fuzz import ratio

    ordered = sorted(texts, key=lambda said: (len(said), said))
    group = {said: said for said in ordered}
    longest = (200 - cutoff) / cutoff
    for index, said in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if len(other) > longest * len(said):
                break
            if ratio(said, other, score_cutoff=cutoff):
                group[_root(group, other)] = _root(group, said)
    found: dict[str, list[str]] = {}
    for said in texts:
        found.setdefault(_root(group, said), []).append(said)
    return list(found.values())


def _root(group: Mapping[str, str], said: str) -> str:
    while group[said] != said:
        said = group[said]
    return said
