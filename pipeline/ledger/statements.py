"""Every question that is put to the ledger, and every row that is added to it, as SQL."""

from __future__ import annotations

ADD_RUN = "INSERT INTO runs (as_of, period, digest) VALUES (?, ?, ?)"
ADD_FILE = "INSERT INTO files (sha256, size) VALUES (?, ?)"
ADD_SIGHTING = """
    INSERT INTO sightings
        (path, sha256, name, sender, received, workbook, result, refusal, "outer", run)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
ADD_EXAMINATION = "INSERT INTO examinations (id, sha256, digest, summary) VALUES (?, ?, ?, ?)"
ADD_DOCUMENT = "INSERT INTO documents (examination, tally, document, cells) VALUES (?, ?, ?, ?)"
ADD_INBOX = "INSERT INTO inboxes (sha256, paths) VALUES (?, ?)"
ADD_FINISH = "INSERT INTO finishes (run, inbox) VALUES (?, ?)"
ADD_DECISION = """
    INSERT INTO decisions
        (run, unit, period, action, who, "on", why, sha256, point, day, said)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
ADD_COMPARISON = """
    INSERT OR IGNORE INTO comparisons (sha256, earlier, digest, problems) VALUES (?, ?, ?, ?)"""
ADD_MEASUREMENT = """
    INSERT OR IGNORE INTO measurements (sha256, digest, measures, cells) VALUES (?, ?, ?, ?)"""

RUNS = "SELECT id, as_of FROM runs ORDER BY id"
LAST_RUN = "SELECT coalesce(max(id), 0) FROM runs"
LAST_DIGEST = "SELECT digest FROM runs ORDER BY id DESC LIMIT 1"
FILES = "SELECT sha256, size FROM files"
SIGHTINGS = """
    SELECT path, sha256, name, sender, received, workbook, result, refusal, "outer", run
    FROM sightings ORDER BY id"""
INBOX = "SELECT id FROM inboxes WHERE sha256 = ?"
FINISHES = "SELECT run FROM finishes ORDER BY run"
LAST_INBOX = """
    SELECT paths FROM inboxes JOIN finishes ON inbox = id ORDER BY run DESC LIMIT 1"""
DECISIONS = """
    SELECT id, run, unit, period, action, who, "on", why, sha256, point, day, said
    FROM decisions WHERE :period IS NULL OR period = :period ORDER BY id"""
COMPARISONS = "SELECT sha256, earlier, digest, problems FROM comparisons"
MEASUREMENTS = "SELECT sha256, measures FROM measurements WHERE digest = ?"

LAST_EXAMINATION = "SELECT coalesce(max(id), 0) FROM examinations"
HEADS = "SELECT sha256, digest, id FROM examinations ORDER BY id"
SUMMARIES = "SELECT sha256, id, summary FROM examinations ORDER BY id"
EXAMINED = "SELECT sha256, digest FROM examinations WHERE digest LIKE ? || '%'"
EXAMINED_AMONG = """
    SELECT sha256, digest FROM examinations
    WHERE digest LIKE ? || '%' AND sha256 IN ({})"""  # for `among`
WHOLE = """
    SELECT tally, document, cells, summary
    FROM documents JOIN examinations ON examination = id WHERE sha256 = ? AND digest = ?"""
TALLIES_AMONG = """
    SELECT sha256, digest, tally
    FROM documents JOIN examinations ON examination = id
    WHERE sha256 IN ({}) ORDER BY id"""  # for `among`

# of the examination under exactly the mark, else of the latest
DOCUMENT = """
    SELECT document FROM documents JOIN examinations ON examination = id
    WHERE sha256 = :sha256 ORDER BY digest = :mark DESC, id DESC LIMIT 1"""
# of the examination under exactly the mark, else of the count under the settings, else of the latest
CELLS = """
    SELECT cells FROM (
        SELECT cells, digest = :mark AS exact, 0 AS counted, examination AS id
        FROM documents JOIN examinations ON examination = id WHERE sha256 = :sha256
        UNION ALL
        SELECT cells, 0, 1, id FROM measurements WHERE sha256 = :sha256 AND digest = :digest
    ) ORDER BY exact DESC, counted DESC, id DESC LIMIT 1"""


def among(statement: str, count: int) -> str:
    """*statement* with a place for each of *count* values."""
    return statement.format(", ".join("?" * count))
