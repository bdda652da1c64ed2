"""The specification: forms, fields, blocks, due table, parameters and items, as data.

The TOML files beside this module say it once; templates, extraction, checks and the field
dictionary derive from it.
"""

from pipeline.spec.campaign_tables import OFFICE, OFFICE_NAME
from pipeline.spec.loader import load, load_from
from pipeline.spec.model import Spec
from pipeline.spec.parameters import fits

__all__ = ["OFFICE", "OFFICE_NAME", "Spec", "dictionary", "fits", "load", "load_from"]


def dictionary() -> str:
    """Markdown of docs/field-dictionary.md (栏目字典)."""
    from pipeline.spec import markdown

    return markdown.dictionary()
