"""The pipeline that masks contact details, such as telephone numbers (setting ``REDACT_CONTACTS``)."""

from __future__ import annotations

import logging
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from crawler.items import Reply
from crawler.store.masking import redact, redacted


class Redact:
    """The pipeline that masks telephone numbers, e-mail addresses and the like in replies, and in the log.

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

    def open_spider(self) -> None:
        """Mask the log from now on: the message of an exception may quote a page."""
        handler = get_scrapy_root_handler()
        if handler is not None:
            handler.addFilter(mask_log_record)

    def process_item(self, item: Reply) -> Reply:
        """Mask the contact details in a reply, and return the same object."""
        redact(item)
        return item


def mask_log_record(record: logging.LogRecord) -> bool:
    """Mask the message and the traceback of a log record. Return True, because the record is still to be written."""
    if record.exc_info:
        record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
        record.exc_info = None
    record.msg, record.args = redacted(record.getMessage()), ()
    return True
