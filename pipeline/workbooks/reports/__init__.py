"""Report workbooks: 汇总排名 for leaders, 催报退回 for the clerk, drawn from a PeriodView. Nothing is
loaded here: a process that writes or reads some rows knows no sheet."""
