"""Writes a report on the runs and records of all cities: one HTML page that works offline (``scrapy report``).

``city.py`` reads a city's files, and ``page.py`` writes the page. The folder ``page/`` contains the page's styles,
scripts and texts.
"""

REPORT = "report.html"
"""The default name of the report's file, which is in the data folder."""
