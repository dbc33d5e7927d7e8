"""The versions of pages in a replayed archive: listings of several nights, and documents that were fetched again."""
