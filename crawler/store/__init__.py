"""The store of a city: a journal (append-only file) of its records, an index of it, and rules for both."""
