"""Scrapy extensions and add-ons that record a run and report on it."""
