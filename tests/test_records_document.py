"""The document of a submission: what was packed comes back, the same text for the same content,
and documents of the first version are still read."""

from __future__ import annotations

import json
import zlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from checks_sample import changed, sample, unreadable
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.records import Body, Identity, Row, Submission, Table, Value, pack, unpack
from pipeline.records.canonical import dumped, loaded

VALUES = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.integers(-(10**25), 10**25),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.lists(st.text("甲乙", max_size=2), max_size=3).map(tuple),
)
RECORDS = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES), max_size=4)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CONTENT = st.recursive(
    st.one_of(st.none(), st.booleans(), WORDS, st.integers(-(10**25), 10**25)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=12,
)


def _submission(*records: dict[str, Value]) -> Submission:
    rows = tuple(Row(number, values) for number, values in enumerate(records, start=5))
    table = Table("F2", "F2党员名册", {"a": "A", "b": "C"}, rows)
    return Submission(Identity("填报簿", "XX001", "2012H1", 1), "B", {"F2": table})


def _types(submission: Submission) -> list[list[type]]:
    return [[type(row.values[k]) for k in sorted(row.values)] for row in submission.rows("F2")]


@given(RECORDS)
def test_every_value_comes_back_as_it_was(records: list[dict[str, Value]]) -> None:
    submission = _submission(*records)
    found = unpack(pack(submission))
    assert found == submission
    assert _types(found) == _types(submission)


def test_a_whole_workbook_comes_back_with_what_could_not_be_read() -> None:
    told = unreadable(sample(), "F2", 0, "comment_date", "三月下旬")
    told = replace(told, outside=(("F2党员名册", "Z9", "另见附件"),))
    assert unpack(pack(told)) == told


@given(st.lists(st.tuples(VALUES, VALUES), max_size=4))
def test_a_table_of_columns_is_that_of_its_rows(cells: list[tuple[Value, Value]]) -> None:
    numbers, raw = [*range(5, 5 + len(cells))], [{"b": "乙"} for _ in cells]
    body = Body(numbers, {"a": tuple(a for a, _ in cells), "b": tuple(b for _, b in cells)}, raw)
    made = Table.of_columns("F2", "F2党员名册", {"a": "A", "b": "C"}, body)
    rows = tuple(
        Row(n, {"a": a, "b": b}, {"b": "乙"}) for n, (a, b) in zip(numbers, cells, strict=True)
    )
    table = Table("F2", "F2党员名册", {"a": "A", "b": "C"}, rows)
    assert made == table
    assert made.by_field == table.by_field
    assert [made.column(name) for name in "abc"] == [table.column(name) for name in "abc"]


def test_the_same_content_is_the_same_document_whatever_its_order() -> None:
    one = _submission({"a": "甲", "b": date(2012, 6, 1)}, {"a": None, "b": None})
    other = _submission({"b": date(2012, 6, 1), "a": "甲"}, {"b": None, "a": None})
    assert pack(one) == pack(other)
    assert pack(unpack(pack(sample()))) == pack(sample())
    assert pack(changed(sample(), "F2", 0, post="主任")) != pack(sample())


def _first_version(submission: Submission) -> bytes:
    """The document as it was packed before its second version: rows of tagged cells."""

    def cell(value: Value) -> Any:
        if isinstance(value, date):
            return {"@d": value.isoformat()}
        return {"@n": str(value)} if isinstance(value, Decimal) else value

    content = {
        "identity": {name: getattr(submission.identity, name) for name in Identity.__slots__},
        "class": submission.unit_class,
        "tables": {
            form: {
                "sheet": table.sheet,
                "columns": table.columns,
                "lines": table.lines,
                "rows": [
                    [row.number, {k: cell(v) for k, v in row.values.items()}, row.raw]
                    for row in table.rows
                ],
            }
            for form, table in submission.tables.items()
        },
        "outside": submission.outside,
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, sort_keys=True).encode(), 2)


def test_documents_of_the_first_version_are_read() -> None:
    told = changed(sample(), "F4", 0, n_due=10**25)
    told = changed(told, "F6", 0, self_score=Decimal("3.50"))
    assert unpack(_first_version(told)) == told


@pytest.mark.parametrize("damaged", [b"", b"abc", zlib.compress(b"{"), pack(sample())[:-9]])
def test_other_bytes_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(damaged)


@given(CONTENT)
def test_canonical_text_is_that_of_the_standard_library_and_comes_back_exactly(
    content: Any,
) -> None:
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert dumped(content) == plain
    assert repr(loaded(plain)) == repr(json.loads(plain))
