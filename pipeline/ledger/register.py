"""The register of sightings: what the ledger holds on which leaf lay where. A query only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from pipeline.ledger import schema
from pipeline.ledger.coding import unsqueezed
from pipeline.ledger.sightings import Entry, Sightings


def read_sightings(connection: Connection, corrected: Mapping[str, date]) -> Sightings:
    """Everything that the ledger holds on where files lay; *corrected* are days of receipt by
    SHA-256."""
    table, runs, files = schema.sightings, schema.runs, schema.files
    finishes, inboxes = schema.finishes, schema.inboxes
    columns = [table.c[name] for name in Entry._fields]
    inbox = connection.execute(
        select(inboxes.c.paths)
        .join(finishes, finishes.c.inbox == inboxes.c.id)
        .order_by(finishes.c.run.desc())
        .limit(1)
    ).scalar()
    return Sightings(
        rows=[tuple(row) for row in connection.execute(select(*columns).order_by(table.c.id))],
        runs=[(row.id, row.as_of) for row in connection.execute(select(runs).order_by(runs.c.id))],
        sizes={row.sha256: row.size for row in connection.execute(select(files))},
        inbox=frozenset(unsqueezed(inbox)) if inbox else frozenset(),
        corrected=corrected,
    )
