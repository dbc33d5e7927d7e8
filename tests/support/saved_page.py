"""A saved page, and the command that reads it."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import Ended, scrapy_here
from tests.support.saved_portal import KJJ, trs_detail

NUMBER = "11500000MB15895317/2024-00104"
TITLE = "关于第B104号建议的答复函"
URL = f"{KJJ}202409/t20240914_104.html"
MODIFIED = 1_767_323_045
MODIFIED_UTC = "2026-01-02T03:04:05Z"


def read(*arguments: object) -> Ended:
    """Run ``scrapy read`` in this process."""
    ended = scrapy_here("read", *arguments)
    assert "Traceback" not in ended.said
    return ended


def tell(path: Path, head: str) -> Path:
    """The same document, with words about its address."""
    path.write_text(head + trs_detail(TITLE, NUMBER), encoding="utf-8")
    return path
