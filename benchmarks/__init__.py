"""Measurements of fuwen next to other ways to do its work. Run them with ``python -m benchmarks``."""
