"""Counts in messages for the user."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun, such as ``1 page`` or ``1,234 pages``.

    Args:
        count: the count.
        noun: the noun in the singular.
        plural: the noun in the plural, if that is not the singular and an s.
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
