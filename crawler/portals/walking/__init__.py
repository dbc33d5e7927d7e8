"""The walk of a column, that is, the crawl of its listing, page by page, to find the documents to fetch."""
