"""Downloader middlewares that restrict requests to the city's hosts and wait if a portal asks for it."""
