"""Read and write WARC files (ISO 28500), their CDXJ index, and the index of recorded payloads."""
