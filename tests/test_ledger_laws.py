"""Laws of the ledger: one result a leaf, and the number and order of runs never matter."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_samples import DAY, DIGEST, ERROR, NOW, Desk, examination, identity, leaf, open_ledger

from pipeline.problems import Effect, make
from pipeline.records import Examination, Filing, Leaf, Result

ENTRY = st.tuples(
    st.integers(0, 4),  # which bytes: small, so that copies occur
    st.sampled_from(["inbox", "inbox/a.zip!", "inbox/片"]),
    st.sampled_from([None, None, "xx001@school.example", "x@elsewhere.example"]),
    st.booleans(),  # refused by the guard
)


def built(number: int, folder: str, sender: str | None, refused: bool) -> tuple[Leaf, Examination]:
    """Bytes *number* decide what a workbook says, as in life."""
    problems = [ERROR] if number == 3 else []
    name = f"f{number}"
    path = f"{folder}/{name}{'!' if refused else ''}.xlsx"
    refusal = {"refusal": make("P05"), "result": Result.QUARANTINED} if refused else {}
    found = leaf(name, path, sender=sender, received=DAY if sender else None, **refusal)
    return found, examination(identity(revision=1 + number // 2), problems)


def filings(entries: list[tuple[Leaf, Examination]], cuts: list[int]) -> tuple[Filing, ...]:
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder)) as ledger:
        for start, end in zip([0, *cuts], [*cuts, len(entries)], strict=True):
            ledger.record(
                [(found, None if found.refusal else gave) for found, gave in entries[start:end]],
                DAY,
                DIGEST,
                NOW,
            )
            ledger.finish([found.path for found, _ in entries[:end]], DAY, NOW, DIGEST)
        return Desk(ledger).view().filings


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRY, max_size=8, unique_by=lambda e: (e[0], e[1], e[3])), st.data())
def test_runs_and_their_order_never_matter(
    drawn: list[tuple[int, str, str | None, bool]], data: st.DataObject
) -> None:
    entries = [built(*entry) for entry in drawn]
    once = filings(entries, [])
    shuffled = data.draw(st.permutations(entries))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(entries)), max_size=3)))
    assert filings(shuffled, cuts) == once
    assert [f.leaf.path for f in once] == sorted(found.path for found, _ in entries)
    accepted = Counter((f.unit, f.period) for f in once if f.result is Result.ACCEPTED)
    assert set(accepted.values()) <= {1}
    for filing in once:
        assert filing.reason
        if filing.result is Result.RETURNED:
            assert any(p.effect is Effect.RETURN for p in filing.problems)
