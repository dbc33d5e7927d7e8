"""The runs and records of all cities as one HTML page that opens without a network (``scrapy report``).

``city.py`` reads a city and ``page.py`` writes the page; its styles, scripts and words are in ``page/``.
"""
