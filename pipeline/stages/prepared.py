"""Loaded by what processes are forked from: what each of them would make for its first workbook is
made once, and found there by all."""

from __future__ import annotations

from contextlib import suppress

from pipeline.errors import SpecError
from pipeline.extraction import plans
from pipeline.problems import catalogue
from pipeline.spec import load

with suppress(SpecError):  # whoever asks for it then is told so
    plans(load())
    catalogue()
