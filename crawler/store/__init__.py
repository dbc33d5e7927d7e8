"""The store of a city: a journal of its records, an index derived from the journal, and rules for both."""
