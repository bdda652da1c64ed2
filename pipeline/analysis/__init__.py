"""Indicators of one submission, and what follows from all of them: pure functions."""

from pipeline.analysis.measures import carry, measure

__all__ = ["carry", "measure"]
