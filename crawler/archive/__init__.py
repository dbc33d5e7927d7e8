"""Record runs as WARC files, find saved pages by URL, replay runs from archives, and pack citable bundles."""
