"""The errors that reading raises. It raises no others, whatever the bytes."""

from __future__ import annotations


class UnreadablePageError(ValueError):
    """A page that cannot be read at all. The message gives the reason, for a reject or a person."""


class PageTooLargeError(UnreadablePageError):
    """A page with more characters than any real page has."""


class PageTooComplexError(UnreadablePageError):
    """A page with nesting or attributes that no real page has and that would take minutes to parse."""
