"""Downloader middlewares that check hosts and redirects, and wait if a portal asks the client to wait."""
