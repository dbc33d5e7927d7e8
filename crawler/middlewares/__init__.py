"""Downloader middlewares that check hosts and redirects or wait for a portal, and one spider middleware."""
