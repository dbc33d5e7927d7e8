"""The record's JSON Schema, generated from ``crawler/items.py``."""

from pathlib import Path

SCHEMA_FILE = Path(__file__).with_name("reply.schema.json")
"""JSON Schema 2020-12 of one line of ``records.jsonl``."""
