"""The pipeline that masks contact details, such as telephone numbers (setting ``REDACT_CONTACTS``)."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.masking import redact


class Redact:
    """The pipeline that masks telephone numbers, e-mail addresses and resident identity numbers.

    This pipeline must come first, so no unmasked text is written.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the pipeline, if the setting ``REDACT_CONTACTS`` is on.

        Raises:
            NotConfigured: ``REDACT_CONTACTS`` is off.
        """
        if not crawler.settings.getbool("REDACT_CONTACTS"):
            raise NotConfigured
        return cls()

    def process_item(self, item: Reply) -> Reply:
        """Mask the contact details in a reply, and return the same object."""
        redact(item)
        return item
