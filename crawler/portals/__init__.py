"""Portals: one base spider per CMS family, and what all of them share.

``city.py`` walks any portal's listings; a family says how its listings, pages and URLs look; a city
(``crawler/spiders/``) is values only.
"""
