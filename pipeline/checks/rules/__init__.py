"""Rules that relate cells, a module for each sheet; importing this package registers them all."""

from pipeline.checks.rules import (  # noqa: F401 - imported for what they register
    ballots,
    commitments,
    cover,
    nominations,
    resemblance,
    roster,
    suspicion,
)
