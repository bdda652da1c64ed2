"""The command line ``chuangxian``: click only here; a command parses, calls one thing, renders.

Libraries that are slow to import are imported by the command that needs them.
"""

from pipeline.cli.app import main

__all__ = ["main"]
