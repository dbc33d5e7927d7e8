"""Compare two files of records: what was added, removed and changed."""
