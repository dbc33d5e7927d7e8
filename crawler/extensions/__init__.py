"""Scrapy extensions and add-ons that record runs and report on them."""
