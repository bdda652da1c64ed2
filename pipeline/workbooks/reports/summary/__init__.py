"""汇总排名.xlsx: for leaders. One module a sheet; `workbook` says which and in what order."""
