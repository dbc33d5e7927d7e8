"""The JSON Schema of a record, generated from ``crawler/items.py``."""

from importlib.resources import files

SCHEMA_FILE = files("crawler.schema").joinpath("reply.schema.json")
"""The JSON Schema (2020-12) for a line of ``records.jsonl``."""
