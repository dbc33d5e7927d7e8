"""``scrapy export``: the records as tables for other programs.

``columns.py`` says what a table's columns are, ``rows.py`` makes rows of records, and each format has a file.
"""
