"""Pure functions that turn a page's bytes into values. They use no spider, settings, network or clock.

The entry point is :func:`read_page`. The file ``metadata/labels.toml`` defines what each label means.

Each name is imported when it is first used. Most commands need only the functions for URLs, and the import of all
others takes longer than such a command.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.reading.errors import UnreadablePageError
    from crawler.reading.html.decoding import Decoded, decode
    from crawler.reading.html.selectors import Selectors
    from crawler.reading.meaning.answer import read_answer, read_signature
    from crawler.reading.meaning.dates import find_dates, read_date, read_moment
    from crawler.reading.meaning.document_number import (
        is_placeholder,
        read_document_number,
        read_number_line,
    )
    from crawler.reading.meaning.index_number import IndexNumber, normalise_index_number, read_index_number
    from crawler.reading.meaning.kind import read_kind
    from crawler.reading.meaning.suggestion import read_session, read_suggestion
    from crawler.reading.metadata.meta_tags import MetaTags
    from crawler.reading.page import read_page
    from crawler.reading.page_reading import PageReading
    from crawler.reading.several_pages import join_pages, next_page_url, page_fault
    from crawler.reading.urls import absolute_url, canonical_url, lookup_key
    from crawler.reading.verdict import Verdict, blocked_kind

_MODULES = {
    "errors": ("UnreadablePageError",),
    "html.decoding": ("Decoded", "decode"),
    "html.selectors": ("Selectors",),
    "meaning.answer": ("read_answer", "read_signature"),
    "meaning.dates": ("find_dates", "read_date", "read_moment"),
    "meaning.document_number": ("is_placeholder", "read_document_number", "read_number_line"),
    "meaning.index_number": ("IndexNumber", "normalise_index_number", "read_index_number"),
    "meaning.kind": ("read_kind",),
    "meaning.suggestion": ("read_session", "read_suggestion"),
    "metadata.meta_tags": ("MetaTags",),
    "page": ("read_page",),
    "page_reading": ("PageReading",),
    "several_pages": ("join_pages", "next_page_url", "page_fault"),
    "urls": ("absolute_url", "canonical_url", "lookup_key"),
    "verdict": ("Verdict", "blocked_kind"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Decoded",
    "IndexNumber",
    "MetaTags",
    "PageReading",
    "Selectors",
    "UnreadablePageError",
    "Verdict",
    "absolute_url",
    "blocked_kind",
    "canonical_url",
    "decode",
    "find_dates",
    "is_placeholder",
    "join_pages",
    "lookup_key",
    "next_page_url",
    "normalise_index_number",
    "page_fault",
    "read_answer",
    "read_date",
    "read_document_number",
    "read_index_number",
    "read_kind",
    "read_moment",
    "read_number_line",
    "read_page",
    "read_session",
    "read_signature",
    "read_suggestion",
]


def __getattr__(name: str) -> object:
    """Import the module that defines a name, and return the name's value."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return value
