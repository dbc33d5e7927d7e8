"""Writes the runs and records of all cities as one HTML page that works offline (``scrapy report``).

``city.py`` reads a city's files, and ``page.py`` writes the page. The page's styles, scripts and texts are in
``page/``.
"""
