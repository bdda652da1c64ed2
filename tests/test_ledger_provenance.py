"""Where a file came from: sender against roster, token against pack (X01)."""

from __future__ import annotations

import pytest
from ledger_samples import KEY, identity, leaf, settings, unit

from pipeline.campaign.senders import PUBLIC_DOMAINS
from pipeline.problems import Effect
from pipeline.records import Identity
from pipeline.stages.provenance import provenance

PUBLIC = sorted(PUBLIC_DOMAINS)[0]
ROSTER = settings(
    unit("XX001", "one@school.example、@xx001.example"),
    unit("XX002", "two@school.example"),
    unit("XX003", f"three@{PUBLIC} @{PUBLIC}"),
)
OWN = "One@School.example"


def found(
    sender: str | None, who: Identity | None = None, name: str = "a"
) -> list[tuple[str, Effect]]:
    given = leaf(name, sender=sender)
    return [(p.code, p.effect) for p in provenance(given, who or identity("XX001"), ROSTER, KEY)]


@pytest.mark.parametrize(
    ("sender", "token", "expected"),
    [
        (None, "good", []),
        (OWN, "good", []),
        ("office@xx001.example", "good", []),
        (OWN, None, [("P04", Effect.NOTE)]),
        (None, None, [("P03", Effect.HOLD)]),
        ("someone@elsewhere.example", "good", [("P01", Effect.HOLD)]),
        ("someone@elsewhere.example", None, [("P01", Effect.HOLD)]),
        ("office@sub.xx001.example", "good", [("P01", Effect.HOLD)]),
        ("two@school.example", "good", [("P02", Effect.HOLD)]),
        (None, "0" * 16, [("X01", Effect.RETURN)]),
        (OWN, "0" * 16, [("X01", Effect.RETURN)]),
    ],
)
def test_sender_and_token(
    sender: str | None, token: str | None, expected: list[tuple[str, Effect]]
) -> None:
    assert found(sender, identity("XX001", token=token)) == expected


def test_public_domain_identifies_nobody_but_the_full_address_does() -> None:
    who = identity("XX003")
    assert found(f"three@{PUBLIC}", who) == []
    assert found(f"somebody@{PUBLIC}", who) == [("P01", Effect.HOLD)]


@pytest.mark.parametrize(
    "other",
    [identity("XX002"), identity("XX001", 2), identity("XX001", when="2011Y")],
)
def test_token_of_another_pack_is_a_copied_pack(other: Identity) -> None:
    assert found(None, identity("XX001", token=other.token)) == [("X01", Effect.RETURN)]


def test_both_units_are_named() -> None:
    given = leaf("a", sender="two@school.example")
    (problem,) = provenance(given, identity("XX001"), ROSTER, KEY)
    assert "XX001校（XX001）" in problem.message
    assert "XX002校（XX002）" in problem.message
    assert "two@school.example" in problem.message


def test_file_name_of_another_unit_is_a_note_only() -> None:
    assert found(None, name="XX002_新稿") == [("P06", Effect.NOTE)]
    assert found(None, name="XX001_新稿") == []
    assert found(None, name="XX999_新稿") == []


def test_a_mobile_number_in_an_address_is_masked() -> None:
    given = leaf("a", sender="1" + "3" * 10 + "@elsewhere.example")
    (problem,) = provenance(given, identity("XX001"), ROSTER, KEY)
    assert "3" * 10 not in problem.message
    assert problem.raw is not None
    assert "3" * 10 not in problem.raw
