"""Exports records as tables that other programs can read (``scrapy export``).

``columns.py`` derives the columns from the JSON schema of records, and ``rows.py`` turns records into rows. ``duck.py``
writes Parquet and CSV files, ``package.py`` writes Data Packages, and ``sqlite.py`` writes SQLite files.
"""
