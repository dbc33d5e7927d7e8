"""``REDACT_CONTACTS=1``: contacts are masked before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from crawler.items import Reply
from crawler.store.masking import redact

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Redact:
    """The pipeline behind ``REDACT_CONTACTS``: it stands before all others, so that nothing else is written."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Be there where ``REDACT_CONTACTS`` is set.

        Raises:
            NotConfigured: it is not.
        """
        if not crawler.settings.getbool("REDACT_CONTACTS"):
            raise NotConfigured
        return cls()

    def process_item(self, item: Reply) -> Reply:
        """Mask and give on."""
        redact(item)
        return item
