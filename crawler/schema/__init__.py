"""The record's JSON Schema: a file made from ``crawler/items.py``, for everybody who reads records."""

from pathlib import Path

SCHEMA_FILE = Path(__file__).with_name("reply.schema.json")
"""JSON Schema 2020-12 of one line of ``records.jsonl``."""
