"""Downloader middlewares: they check hosts and redirects, and wait if a portal asks for it."""
