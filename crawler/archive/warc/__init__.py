"""WARC (ISO 28500): records in and out, their index, and the payloads that were recorded before."""
