"""Attached files: the type of their bytes, and their text.

Imports no spider, settings or store. Reading text needs the extra ``[documents]``.
"""
