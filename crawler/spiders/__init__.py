"""Cities: one file for each, values only. File, class and name agree."""
