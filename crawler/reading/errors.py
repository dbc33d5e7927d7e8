"""The exceptions that are raised if a page cannot be read."""

from __future__ import annotations


class UnreadablePageError(ValueError):
    """Raised if a page cannot be read. Its message, also written to ``rejects.jsonl``, states the reason."""


class PageTooLargeError(UnreadablePageError):
    """Raised if a page has more characters than any real page."""


class PageTooComplexError(UnreadablePageError):
    """Raised if parsing a page would take minutes because of its nesting or attributes.

    No real page is so complex.
    """
