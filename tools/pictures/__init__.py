"""Pictures for the manuals, drawn from the real outputs of an invented district, and the sheet
that lies on the clerk's desk. Knows the command line and what it writes, not how it is made."""
