"""WARC files (ISO 28500): reading and writing records, the CDXJ index, and the index of recorded payloads."""
