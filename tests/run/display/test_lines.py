"""Progress as plain lines of a log, and as lines of JSON for a program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import orjson

from crawler.run.display.lines import JsonLinesDisplay, LogDisplay
from crawler.run.progress import Progress

if TYPE_CHECKING:
    import pytest


def test_the_log_has_plain_lines(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        LogDisplay("chongqing").show(Progress(1, 2, "page 1/3"))
    assert caplog.messages == ["chongqing: page 1/3"]


def test_a_program_reads_lines_of_json_and_may_go_away() -> None:
    read, write = os.pipe()
    lines = JsonLinesDisplay(write)
    lines.show(Progress(1, 2, "page 1/3"))
    assert orjson.loads(os.read(read, 1000)) == {"done": 1, "left": 2, "words": "page 1/3"}
    os.close(read)
    lines.show(Progress(2, 1, "page 2/3"))
    lines.close()
    lines.close()
