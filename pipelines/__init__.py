"""Scrapy's item pipelines for a reply: (redact ->) validate -> deduplicate -> store (-> attachments)."""
