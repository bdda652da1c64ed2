"""The guard: looks at a workbook's bytes before any spreadsheet library does."""

from pipeline.intake.guard.ods import guard_ods
from pipeline.intake.guard.ole import guard_ole
from pipeline.intake.guard.ooxml import guard_ooxml
from pipeline.intake.guard.sightings import Area, Looked, SheetSight, Sightings, hides

__all__ = [
    "Area",
    "Looked",
    "SheetSight",
    "Sightings",
    "guard_ods",
    "guard_ole",
    "guard_ooxml",
    "hides",
]
