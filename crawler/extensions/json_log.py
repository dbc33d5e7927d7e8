"""``LOG_JSON``: a line of JSON for each line of the log, from the moment the run opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pythonjsonlogger.json import JsonFormatter
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

if TYPE_CHECKING:
    import logging
    from typing import Self

    from scrapy.crawler import Crawler


class JsonLog:
    """Gives Scrapy's log handler another formatter; file, level and filters stay as they are set."""

    def __init__(self, city: str) -> None:
        """Name ``city`` in every line."""
        self._city = city

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the run to open: Scrapy sets its handler up anew before that."""
        if not crawler.settings.getbool("LOG_JSON"):
            raise NotConfigured
        extension = cls(crawler.spidercls.name)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Set the formatter."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            handler.setFormatter(ShortJsonFormatter(self._city))


class ShortJsonFormatter(JsonFormatter):
    """``time, level, logger, city, message`` and, of an error, ``exception``.

    What else a log record carries along (Scrapy's carry the item) is left out: it would be the whole text.
    """

    def __init__(self, city: str) -> None:
        """Name ``city`` in every line."""
        super().__init__(json_ensure_ascii=False)
        self._city = city

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill a line."""
        log_data |= {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "city": self._city,
            "message": record.getMessage(),
        }
        if message_dict.get("exc_info"):
            log_data["exception"] = message_dict["exc_info"]
