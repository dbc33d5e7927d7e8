"""The state of a run: its counts, outcome, lock and manifest, and the displays of its progress."""
