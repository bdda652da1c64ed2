"""The specification: forms, fields, blocks, due table, parameters and items, as data.

The TOML files beside this module say it once; templates, extraction, checks and the field
dictionary derive from it.
"""

from pipeline.spec.campaign_tables import OFFICE
from pipeline.spec.loader import load, load_from
from pipeline.spec.parameters import fits

__all__ = ["OFFICE", "fits", "load", "load_from"]
