"""成绩单: one page a unit with its own score, item by item, for that unit alone. `model` says what
stands on it, `workbook` draws it; what draws is loaded by who draws.
"""
