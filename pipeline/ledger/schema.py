"""Tables of the ledger (台账): facts that are only ever added. Knows no rules and no results.

Triggers refuse UPDATE and DELETE on every table, so that a mistake of ours cannot rewrite what
was seen or decided (decision 9).
"""

from __future__ import annotations

from collections.abc import Iterator

VERSION = 5
APPLICATION = 0x43585A59  # «CXZY», marks the file as ours (SQLite application_id)

# table → its columns, in the order in which they are made
TABLES = {
    "runs": """
        id INTEGER NOT NULL,
        as_of VARCHAR NOT NULL,
        period VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        PRIMARY KEY (id)""",
    # what lay in the inbox: equal inboxes are one row, so an unchanged inbox costs nothing
    "inboxes": """
        id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        paths BLOB NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sha256)""",
    "files": """
        sha256 VARCHAR NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (sha256)""",
    "comparisons": """
        id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        earlier VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        problems VARCHAR NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sha256, earlier, digest)""",
    # of bytes that are gone: what counting their document under other settings gave
    "measurements": """
        id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        measures VARCHAR NOT NULL,
        cells BLOB,
        PRIMARY KEY (id),
        UNIQUE (sha256, digest)""",
    "decisions": """
        id INTEGER NOT NULL,
        run INTEGER NOT NULL,
        unit VARCHAR NOT NULL,
        period VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        who VARCHAR NOT NULL,
        "on" VARCHAR NOT NULL,
        why VARCHAR NOT NULL,
        sha256 VARCHAR,
        point VARCHAR,
        day VARCHAR,
        said VARCHAR,
        PRIMARY KEY (id)""",
    "finishes": """
        run INTEGER NOT NULL,
        inbox INTEGER NOT NULL,
        PRIMARY KEY (run),
        FOREIGN KEY(run) REFERENCES runs (id),
        FOREIGN KEY(inbox) REFERENCES inboxes (id)""",
    "sightings": """
        id INTEGER NOT NULL,
        run INTEGER NOT NULL,
        path VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        sender VARCHAR,
        received VARCHAR,
        workbook BOOLEAN NOT NULL,
        result VARCHAR,
        refusal VARCHAR,
        "outer" VARCHAR,
        PRIMARY KEY (id),
        FOREIGN KEY(run) REFERENCES runs (id),
        FOREIGN KEY(sha256) REFERENCES files (sha256)""",
    "examinations": """
        id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        summary VARCHAR NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (sha256, digest),
        FOREIGN KEY(sha256) REFERENCES files (sha256)""",
    # apart from the summaries, so that a scan of those reads none of these pages
    "documents": """
        examination INTEGER NOT NULL,
        tally BLOB NOT NULL,
        document BLOB,
        cells BLOB,
        PRIMARY KEY (examination),
        FOREIGN KEY(examination) REFERENCES examinations (id)""",
}


def _laid_out(table: str) -> Iterator[str]:
    """SQL that makes *table*, and what keeps it append-only."""
    yield f"CREATE TABLE {table} ({TABLES[table]}\n)"
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, '台账只增不改'); END"
        )


# version of a ledger → what makes the next one of it, as SQL; rows stay as they are
UPGRADES = {
    1: (
        "ALTER TABLE decisions ADD COLUMN day VARCHAR",
        "ALTER TABLE decisions ADD COLUMN said VARCHAR",
    ),
    2: ("ALTER TABLE documents ADD COLUMN cells BLOB",),
    3: ('ALTER TABLE sightings ADD COLUMN "outer" VARCHAR',),
    4: tuple(_laid_out("measurements")),
}


def creation() -> Iterator[str]:
    """SQL that lays out an empty ledger."""
    for table in TABLES:
        yield from _laid_out(table)
