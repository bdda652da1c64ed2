"""Executors: run a function over many items in isolated processes that may die."""

from pipeline.executors.isolated import IsolatedPool
from pipeline.executors.outcome import Fate, Outcome
from pipeline.executors.server import foresee

__all__ = ["Fate", "IsolatedPool", "Outcome", "foresee"]
