"""Tables of the ledger (台账): facts that are only ever added. Knows no rules and no results.

Triggers refuse UPDATE and DELETE on every table, so that a mistake of ours cannot rewrite what
was seen or decided (design decision 9).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

VERSION = 3
APPLICATION = 0x43585A59  # «CXZY», marks the file as ours (SQLite application_id)

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("as_of", String, nullable=False),
    Column("period", String, nullable=False),
    Column("digest", String, nullable=False),
)

# what lay in the inbox: equal inboxes are one row, so an unchanged inbox costs nothing
inboxes = Table(
    "inboxes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("paths", LargeBinary, nullable=False),
)

finishes = Table(
    "finishes",
    metadata,
    Column("run", ForeignKey("runs.id"), primary_key=True),
    Column("inbox", ForeignKey("inboxes.id"), nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("size", Integer, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("path", String, nullable=False),
    Column("sha256", ForeignKey("files.sha256"), nullable=False),
    Column("name", String, nullable=False),
    Column("sender", String),
    Column("received", String),
    Column("workbook", Boolean, nullable=False),
    Column("result", String),
    Column("refusal", String),
)

examinations = Table(
    "examinations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", ForeignKey("files.sha256"), nullable=False),
    Column("digest", String, nullable=False),
    Column("summary", String, nullable=False),
    UniqueConstraint("sha256", "digest"),
)

# apart from the summaries, so that a scan of those reads none of these pages
documents = Table(
    "documents",
    metadata,
    Column("examination", ForeignKey("examinations.id"), primary_key=True),
    Column("tally", LargeBinary, nullable=False),
    Column("document", LargeBinary),
    Column("cells", LargeBinary),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("earlier", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("problems", String, nullable=False),
    UniqueConstraint("sha256", "earlier", "digest"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", Integer, nullable=False),
    Column("unit", String, nullable=False),
    Column("period", String, nullable=False),
    Column("action", String, nullable=False),
    Column("who", String, nullable=False),
    Column("on", String, nullable=False),
    Column("why", String, nullable=False),
    Column("sha256", String),
    Column("point", String),
    Column("day", String),
    Column("said", String),
)

# version of a ledger → what makes the next one of it, as SQL; rows stay as they are
UPGRADES = {
    1: (
        "ALTER TABLE decisions ADD COLUMN day VARCHAR",
        "ALTER TABLE decisions ADD COLUMN said VARCHAR",
    ),
    2: ("ALTER TABLE documents ADD COLUMN cells BLOB",),
}


def triggers() -> tuple[str, ...]:
    """SQL of the triggers that refuse UPDATE and DELETE on every table."""
    return tuple(
        f"CREATE TRIGGER {table.name}_no_{verb.lower()} BEFORE {verb} ON {table.name} "
        f"BEGIN SELECT RAISE(ABORT, '台账只增不改'); END"
        for table in metadata.sorted_tables
        for verb in ("UPDATE", "DELETE")
    )
