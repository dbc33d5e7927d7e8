"""One portal: its family (``families/``), its columns, and the walk of its listings (``walking/``).

A family knows how listings, documents and URLs of a content management system look. ``city_spider.py`` is the
spider of all cities; a city (``crawler/spiders/``) is values only.
"""
