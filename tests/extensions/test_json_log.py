"""The log in lines of JSON: it prints no text of a record.

Of an item the log has its URL alone: ``crawler/extensions/log_formatter.py``.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal


pytestmark = pytest.mark.slow

BODY = "您提出的建议收悉"
"""Words of every reply's text: they belong into no log and to no service."""


def test_the_log_is_json_and_prints_no_text_of_a_record(
    crawl: Crawl, kjj: SavedPortal, tmp_path: Path
) -> None:
    pytest.importorskip("pythonjsonlogger", reason="the extra monitor is not installed")
    log = tmp_path / "run.log"
    run = crawl("-s", "LOG_JSON=1", "-s", f"LOG_FILE={log}", "-L", "DEBUG", replay=kjj.folder)
    assert run.code == 0, run.screen
    lines = log.read_text(encoding="utf-8").splitlines()
    opened = next(number for number, line in enumerate(lines) if line.startswith('{"time"'))
    said = [json.loads(line) for line in lines[opened:]]
    assert all(list(line) == ["time", "level", "logger", "city", "message"] for line in said)
    scraped = [line["message"] for line in said if "Scraped" in line["message"]]
    assert len(scraped) == 4
    assert KJJ in scraped[0]
    assert BODY not in log.read_text(encoding="utf-8")


def test_a_json_line_has_an_errors_traceback_and_nothing_that_the_record_carries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pythonjsonlogger", reason="the extra monitor is not installed")
    from crawler.extensions.json_log import ShortJsonFormatter  # noqa: PLC0415 needs the extra

    logger = logging.getLogger("test.json")
    handler = logging.StreamHandler()
    handler.setFormatter(ShortJsonFormatter("chongqing"))
    logger.addHandler(handler)
    try:
        raise ValueError("坏")  # noqa: TRY301
    except ValueError:
        logger.exception("failed with %s", "甲", extra={"item": make_reply()})
    logger.removeHandler(handler)
    line = orjson.loads(capsys.readouterr().err)
    assert line["message"] == "failed with 甲"
    assert "ValueError: 坏" in line["exception"]
    assert BODY not in str(line)
