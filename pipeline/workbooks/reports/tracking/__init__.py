"""催报退回.xlsx: for the clerk. One module a sheet; `workbook` says which and in what order."""
