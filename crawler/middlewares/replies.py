"""Notice which replies reach the pipelines."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from crawler.portals.city_spider import CitySpider


class ReplyEntersMiddleware(BaseSpiderMiddleware):
    """A spider middleware that tells a city's spider that its reply enters the pipelines.

    A third-party spider middleware may remove a reply. No signal of Scrapy reports this.
    """

    def get_processed_item(self, item: Any, response: Response | None) -> Any:  # noqa: ARG002 Scrapy's arguments
        """Tell the spider that ``item`` has passed all other spider middlewares, and return ``item``."""
        if isinstance(self.crawler.spider, CitySpider):
            self.crawler.spider.reply_entered()
        return item
