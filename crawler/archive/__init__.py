"""Record runs as WARC files, find saved pages by URL, replay runs from them, and pack citable bundles."""
