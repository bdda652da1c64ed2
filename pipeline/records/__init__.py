"""Typed, frozen values that flow between the stages."""

from pipeline.records.cited import Cells, pack_cells, unpack_cells
from pipeline.records.document import pack, unpack
from pipeline.records.examination import Examination, Measures
from pipeline.records.filing import INSIDE, Filing, Leaf, Result, State
from pipeline.records.raw import RawSheet, RawValue, RawWorkbook
from pipeline.records.submission import Body, Column, Identity, Row, Submission, Table, Value

__all__ = [
    "INSIDE",
    "Body",
    "Cells",
    "Column",
    "Examination",
    "Filing",
    "Identity",
    "Leaf",
    "Measures",
    "RawSheet",
    "RawValue",
    "RawWorkbook",
    "Result",
    "Row",
    "State",
    "Submission",
    "Table",
    "Value",
    "pack",
    "pack_cells",
    "unpack",
    "unpack_cells",
]
