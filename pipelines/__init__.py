"""The Scrapy item pipelines for replies.

A reply passes through them in this order: redact (optional), validate, deduplicate, store, attachments
(optional).
"""
