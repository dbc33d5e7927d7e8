"""Reads pages in a process whose CPU time is limited, so that no page can stop a run."""
