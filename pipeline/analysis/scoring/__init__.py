"""The score (考核评分): items, basis, totals, bands and ranks; pure functions."""
