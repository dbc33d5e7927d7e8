"""The store of a city: the journal of its records, the index derived from it, and the rules that both share."""
