"""Stages: one job each, from the inbox to the outputs, made of what the rooms below can do."""
