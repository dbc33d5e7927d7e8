"""Compares two files of records: which records were added, removed and changed."""
