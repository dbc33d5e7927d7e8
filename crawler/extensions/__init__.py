"""Scrapy extensions and add-ons: they keep the books of a run and report it."""
