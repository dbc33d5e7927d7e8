"""Downloader middlewares: the city's own hosts only, redirects to http only, and ``Retry-After``."""
