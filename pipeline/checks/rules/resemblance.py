"""X14 (texts): commitments of several members that are nearly the same words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from pipeline.checks.context import Context
from pipeline.checks.registry import rule
from pipeline.checks.rules.commitments import MEMBER, of_current_round
from pipeline.problems import Problem
from pipeline.records import Row
from pipeline.records.roster import text

_MEMBERS = 3  # that many share a text before it is told
_FEW = 400  # texts that are sooner compared all than sorted by what they share
_ALIKE = 100.0  # ratio of two equal texts


@rule("X14", "F3", reads=())
def similar_texts(context: Context) -> Iterator[Problem]:
    """X14: texts within ``similar.ratio`` of each other, directly or through a third, by three
    members or more; once for each such group, at its first cell.

    Rows of the current round, whenever F3 is filed: new commitments come at any time. A group
    that was explained and accepted keeps its point key, and is not asked about again.
    """
    if not context.judged("F3.new_round"):
        return
    by_text: dict[str, list[Row]] = {}
    for row in of_current_round(context):
        said = "".join(text(row, "content").split())
        if said and row.values.get("subject") == MEMBER:
            by_text.setdefault(said, []).append(row)
    cutoff = min(max(float(context.parameters.number("similar.ratio")), 1.0), _ALIKE)
    for texts in clusters(list(by_text), cutoff):
        rows = [row for said in texts for row in by_text[said]]
        if len(rows) < _MEMBERS:
            continue
        rows.sort(key=lambda row: row.number)
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


def clusters(texts: Sequence[str], cutoff: float, few: int = _FEW) -> list[list[str]]:
    """Different *texts* that a chain of rapidfuzz ratios ≥ *cutoff* (0–100) joins.

    Up to *few*, each is compared with each; of more, only those that share a piece.
    """
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    by_length = sorted(texts, key=len)
    met = (_close if len(texts) <= few else _sharing)(by_length, cutoff)
    group = {said: said for said in texts}
    for said, others in met:
        for other, _, _ in extract(said, others, scorer=ratio, score_cutoff=cutoff, limit=None):
            group[_root(group, other)] = _root(group, said)
    found: dict[str, list[str]] = {}
    for said in texts:
        found.setdefault(_root(group, said), []).append(said)
    return list(found.values())


def _close(texts: Sequence[str], cutoff: float) -> Iterator[tuple[str, Sequence[str]]]:
    """Each of *texts*, which come by length, with those before it that are long enough."""
    lengths = [*map(len, texts)]
    for at, said in enumerate(texts):
        shortest = int(cutoff / (200 - cutoff) * len(said))  # below it no text reaches the cutoff
        yield said, texts[bisect_left(lengths, shortest, hi=at) : at]


def _sharing(texts: Sequence[str], cutoff: float) -> Iterator[tuple[str, Sequence[str]]]:
    """Each of *texts*, which come by length, with those before it that can reach *cutoff*.

    A ratio of r allows d = (100 − r)% of both lengths in edits; cut into d + 1 pieces, the
    shorter text keeps one piece whole in the longer. So each text meets only the shorter ones
    of which it holds a piece.
    """
    size = min(_piece(len(said), cutoff) for said in texts)
    holders: dict[str, list[str]] = {}
    for said in texts:
        runs = {said[at : at + size] for at in range(len(said) - size + 1)}
        yield said, list({other: None for run in runs & holders.keys() for other in holders[run]})
        for piece in {said[at : at + size] for at in range(0, len(said) - size + 1, size)}:
            holders.setdefault(piece, []).append(said)


def _piece(length: int, cutoff: float) -> int:
    """Length of the pieces of a text of *length* characters; never less than 1."""
    longest = (200 - cutoff) / cutoff * length  # beyond it no text reaches the cutoff
    edits = int((100 - cutoff) / 100 * (length + longest))
    return max(1, length // (edits + 1))


def _root(group: Mapping[str, str], said: str) -> str:
    while group[said] != said:
        said = group[said]
    return said
