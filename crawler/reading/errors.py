"""The exceptions that reading a page can raise. There are no others, whatever bytes a page contains."""

from __future__ import annotations


class UnreadablePageError(ValueError):
    """Raised if a page cannot be read at all. The message, shown to users and in rejects, states the reason."""


class PageTooLargeError(UnreadablePageError):
    """Raised if a page has more characters than any real page."""


class PageTooComplexError(UnreadablePageError):
    """Raised if parsing a page would take minutes because of its nesting or attributes.

    No real page is so complex.
    """
