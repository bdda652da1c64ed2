"""Planted faults: a registry of small ways to spoil a filled workbook, each saying where."""

from pipeline.demo.faults import cells, doubts, identity, relations, structure
from pipeline.demo.faults.model import Desk, Fault, Mark, Planted

FAULTS: tuple[Fault, ...] = (
    *cells.FAULTS,
    *relations.FAULTS,
    *structure.FAULTS,
    *doubts.FAULTS,
    *identity.FAULTS,
)

__all__ = ["FAULTS", "Desk", "Fault", "Mark", "Planted"]
