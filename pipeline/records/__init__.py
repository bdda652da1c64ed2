"""Typed, frozen values that flow between the stages."""

from pipeline.records.document import pack, unpack
from pipeline.records.examination import Examination, Measures
from pipeline.records.filing import Filing, Leaf, Result, State
from pipeline.records.raw import RawSheet, RawValue, RawWorkbook
from pipeline.records.submission import Identity, Row, Submission, Table, Value

__all__ = [
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
    "unpack",
]
