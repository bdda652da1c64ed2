"""Executors: run a function over many items in isolated processes that may die (`isolated`). What
they come from is begun first of all (`server`), so nothing is loaded here."""
