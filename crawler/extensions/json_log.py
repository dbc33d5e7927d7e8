"""``LOG_JSON``: a log of JSON lines, from the opening of the spider on."""

from __future__ import annotations

import logging
from typing import Any, Self

from pythonjsonlogger.json import JsonFormatter
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler


class JsonLog:
    """The extension that gives Scrapy's log handler a JSON formatter; its file, level and filters stay as set."""

    def __init__(self, city: str) -> None:
        """Write ``city`` in every line."""
        self._city = city

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to ``spider_opened``, because Scrapy replaces its handler before that."""
        if not crawler.settings.getbool("LOG_JSON"):
            raise NotConfigured
        extension = cls(crawler.spidercls.name)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Set the handler's formatter."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            handler.setFormatter(ShortJsonFormatter(self._city))


class ShortJsonFormatter(JsonFormatter):
    """The formatter of lines with ``time, level, logger, city, message`` and, for an error, ``exception``.

    Other attributes of a log record are left out, because Scrapy's include the item with its whole text.
    """

    def __init__(self, city: str) -> None:
        """Write ``city`` in every line."""
        super().__init__(json_ensure_ascii=False)
        self._city = city

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill the keys of a line."""
        log_data |= {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "city": self._city,
            "message": record.getMessage(),
        }
        if message_dict.get("exc_info"):
            log_data["exception"] = message_dict["exc_info"]
