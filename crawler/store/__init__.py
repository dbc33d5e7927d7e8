"""The store of a city's records: a journal (append-only file), an index of the journal, and rules for both."""
