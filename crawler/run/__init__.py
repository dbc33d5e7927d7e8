"""The bookkeeping of a run: its ledger, outcome, lock and manifest, and its progress on the screen."""
