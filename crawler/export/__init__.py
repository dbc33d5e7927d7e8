"""Records as tables for other programs (``scrapy export``).

``columns.py`` derives the columns from the schema, ``rows.py`` makes the rows, and each format has a file.
"""
