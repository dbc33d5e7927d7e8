"""From a column to its documents: the walk of a listing, page by page, and what happens on the way."""
