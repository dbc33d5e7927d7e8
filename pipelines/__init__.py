"""The Scrapy item pipelines for replies.

Their order is redact (optional), validate, deduplicate, store, attachments (optional).
"""
