"""The errors that reading may raise; it raises no others, whatever the bytes."""

from __future__ import annotations


class UnreadablePageError(ValueError):
    """A page that cannot be read at all. The message says why, for a reject or a person."""


class PageTooLargeError(UnreadablePageError):
    """More characters than any page has."""


class PageTooComplexError(UnreadablePageError):
    """Nesting or attributes that no page has and that would cost minutes to parse."""
