"""Whole jobs on a campaign home: run, check, templates, status, decide; each one public verb.

A job opens what it needs, calls stages in order, and returns a value for the command line.
"""
