"""Two files of records, one beside the other: what was added, removed and changed."""
