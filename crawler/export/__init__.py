"""Exports records as tables for other programs (``scrapy export``).

``columns.py`` derives the columns from the record's JSON schema, ``rows.py`` makes the rows, and ``duck.py``,
``package.py`` and ``sqlite.py`` write the formats.
"""
