"""Indicators of one submission, and what follows from all of them: pure functions."""
