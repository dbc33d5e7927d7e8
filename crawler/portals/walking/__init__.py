"""The walk of a column: its listing is crawled page by page, to find the documents to fetch."""
