"""Measurements: what fuwen costs beside what others cost. Run them with ``python -m benchmarks``."""
