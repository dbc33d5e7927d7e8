"""Compares two files of records: which records were added, removed and changed."""

BOOKKEEPING = ("fetched_at", "page_sha256", "content_sha256", "revision", "continues", "withdrawn")
"""The fields that describe how a record was read and stored. They are ignored by default."""

EXAMPLES = 3
"""The default maximum number of examples for each changed field, for added records and for removed records."""
