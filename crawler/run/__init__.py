"""A run: its ledger, its outcome, its lock, its manifest, and what it says on the screen."""
