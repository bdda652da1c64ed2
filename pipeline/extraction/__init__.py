"""Extraction: which form, which unit, which rows; cells cast without loss, each with its place."""

from pipeline.extraction.casting import Cast, cast
from pipeline.extraction.extract import Extraction, extract
from pipeline.extraction.plan import plans
from pipeline.extraction.sheets import needless
from pipeline.extraction.tally import tally

__all__ = ["Cast", "Extraction", "cast", "extract", "needless", "plans", "tally"]
