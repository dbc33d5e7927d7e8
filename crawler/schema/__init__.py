"""The JSON Schema of a record, generated from ``crawler/items.py``."""

from pathlib import Path

SCHEMA_FILE = Path(__file__).with_name("reply.schema.json")
"""The path of the JSON Schema (2020-12) for a line of ``records.jsonl``."""
