"""Read and write WARC files (ISO 28500), and the index of their captures."""
