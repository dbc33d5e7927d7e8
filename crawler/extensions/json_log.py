"""The setting ``LOG_JSON``: log lines written after the spider was opened are JSON objects."""

from __future__ import annotations

import logging
from typing import Any, Self

from pythonjsonlogger.json import JsonFormatter
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from crawler.credentials import without_secrets


class JsonLog:
    """A Scrapy extension that sets a JSON formatter on Scrapy's log handler.

    The handler's file, level and filters stay as they are.
    """

    def __init__(self, city: str) -> None:
        """Create the extension for a city, whose name appears in every log line."""
        self._city = city

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the extension and connect it to the signal ``spider_opened``.

        The formatter is set only when that signal arrives, because Scrapy replaces its log handler shortly
        before it sends the signal.

        Raises:
            NotConfigured: the setting ``LOG_JSON`` is off.
        """
        if not crawler.settings.getbool("LOG_JSON"):
            raise NotConfigured
        extension = cls(crawler.spidercls.name)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Set the JSON formatter on Scrapy's log handler."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            handler.setFormatter(ShortJsonFormatter(self._city))


class ShortJsonFormatter(JsonFormatter):
    """A formatter that turns log records into short lines of JSON.

    Each line has the keys ``time``, ``level``, ``logger``, ``city`` and ``message``. If an exception was logged,
    the line also has the key ``exception``. Other attributes of a log record are left out, because Scrapy adds
    the whole item, with the text of the reply, as an attribute.
    """

    def __init__(self, city: str) -> None:
        """Create a formatter that includes ``city`` in every log line."""
        super().__init__(json_ensure_ascii=False)
        self._city = city

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Add the keys and values of one JSON line to ``log_data``.

        Args:
            log_data: the content of the line, which is changed in place.
            record: the log record to describe.
            message_dict: a mapping in which ``exc_info`` is the text of the logged exception, if there is one.
        """
        log_data |= {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "city": self._city,
            "message": record.getMessage(),
        }
        if message_dict.get("exc_info"):
            log_data["exception"] = without_secrets(message_dict["exc_info"])
