"""What a log does not show: the secrets among the settings."""

from __future__ import annotations

import logging

import pytest
from scrapy.utils.test import get_crawler

from crawler.extensions.log_formatter import ShortLogFormatter

SECRETS = {
    "AWS_ACCESS_KEY_ID": "invented-1",
    "AWS_SECRET_ACCESS_KEY": "invented-2 with a blank " * 9,
    "AWS_SESSION_TOKEN": "invented-3",
    "HTTPAUTH_PASS": "invented-4",
    "FTP_PASSWORD": "invented-5",
    "TELNETCONSOLE_PASSWORD": "invented-6",
}


def test_secrets_are_hidden_in_the_list_of_settings(caplog: pytest.LogCaptureFixture) -> None:
    settings = {"LOG_FORMATTER": ShortLogFormatter, "BOT_NAME": "shown", **SECRETS}
    with caplog.at_level(logging.INFO, logger="scrapy.crawler"):
        crawler = get_crawler(settings_dict=settings)
    (line,) = [record.getMessage() for record in caplog.records if "Overridden" in record.getMessage()]
    assert "invented" not in line
    assert "'AWS_SECRET_ACCESS_KEY': '***'" in line
    assert "'BOT_NAME': 'shown'" in line
    assert crawler.settings["AWS_ACCESS_KEY_ID"] == "invented-1"
