"""The pipeline that masks contacts (``REDACT_CONTACTS=1``)."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.masking import redact


class Redact:
    """The pipeline that masks telephone numbers, e-mail addresses and identity numbers.

    It comes before all other pipelines, so nothing unmasked is written.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline, if the setting ``REDACT_CONTACTS`` is on.

        Raises:
            NotConfigured: the setting is off.
        """
        if not crawler.settings.getbool("REDACT_CONTACTS"):
            raise NotConfigured
        return cls()

    def process_item(self, item: Reply) -> Reply:
        """Mask the contacts in a reply and return it."""
        redact(item)
        return item
