"""The code for portals: their families, their columns, and the crawl of their listings.

A portal is a government's disclosure site, and a column is one of its listings. A family (``families/``) is
the code for one content management system: it knows what the system's listings, documents and URLs look
like. ``walking/`` crawls listings. ``city_spider.py`` contains the spider that all cities share; a city (a
file in ``crawler/spiders/``) contains only values.
"""
