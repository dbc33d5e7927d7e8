"""Pure functions that turn a page's bytes into values. They use no spider, settings, network or clock.

The entry point is :func:`read_page`. The file ``metadata/labels.toml`` defines what each label means.
"""

from crawler.reading.errors import UnreadablePageError
from crawler.reading.html.decoding import Decoded, decode
from crawler.reading.html.selectors import Selectors
from crawler.reading.meaning.answer import read_answer, read_signature
from crawler.reading.meaning.dates import find_dates, read_date, read_moment
from crawler.reading.meaning.document_number import is_placeholder, read_document_number, read_number_line
from crawler.reading.meaning.index_number import IndexNumber, normalise_index_number, read_index_number
from crawler.reading.meaning.kind import read_kind
from crawler.reading.meaning.suggestion import read_session, read_suggestion
from crawler.reading.metadata.meta_tags import MetaTags
from crawler.reading.page import read_page
from crawler.reading.page_reading import PageReading
from crawler.reading.several_pages import join_pages, next_page_url, page_fault
from crawler.reading.urls import absolute_url, canonical_url, lookup_key
from crawler.reading.verdict import Verdict, blocked_kind

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
