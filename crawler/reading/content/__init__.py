"""Readers for a page's title, body text and attachments."""
