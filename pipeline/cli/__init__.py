"""The command line ``chuangxian``: click only here; a command parses, calls one thing, renders.

Libraries that are slow to import are imported by the command that needs them, click and all
commands by `app`; what takes longest is begun before (`ahead`).
"""
