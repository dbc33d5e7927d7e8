"""Attached files: detecting their type from their bytes, and reading their text.

The package imports no spider, settings or store. Reading text needs the optional dependencies
``[documents]``.
"""
