"""A package of spiders for Scrapy's setting SPIDER_MODULES."""
