"""The pipeline for ``REDACT_CONTACTS=1``."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.masking import redact


class Redact:
    """The pipeline that masks contacts. It comes before all others, so that nothing unmasked is written."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline if ``REDACT_CONTACTS`` is set.

        Raises:
            NotConfigured: it is not set.
        """
        if not crawler.settings.getbool("REDACT_CONTACTS"):
            raise NotConfigured
        return cls()

    def process_item(self, item: Reply) -> Reply:
        """Mask the reply's contacts and return it."""
        redact(item)
        return item
