"""The walk of a column: the crawl of its listing, page by page, to find the documents to fetch."""
