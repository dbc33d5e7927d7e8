"""``scrapy report``: the runs and records of all cities as one HTML page that opens without a network.

``city.py`` reads a city, ``page.py`` writes the page; what the page looks like and does lies in ``page/``.
"""
