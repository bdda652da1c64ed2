"""Measurements of speed and memory; no part of the product, and never a test."""
