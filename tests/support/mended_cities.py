"""A city on loopback whose pages an older version of the code misreads, and what repairs and proves its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from crawler.reading.metadata import vocabulary
from crawler.store.versions import RecordVersions
from tests.support.commands import Ended, scrapy_here
from tests.support.runs import Run, run_here

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.portal import Portal

RENAMED = "信息检索代号"
"""What the simulator prints in place of 索引号 (the fault ``renamed``)."""


@dataclass
class Town:
    """A city's runs over a portal, and the commands over its records."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "chongqing"

    @property
    def journal(self) -> bytes:
        return (self.folder / "records.jsonl").read_bytes()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.journal.splitlines()]

    @property
    def current(self) -> list[dict[str, Any]]:
        """The newest version of each record, as every reader has them."""
        with RecordVersions(self.folder / "records.jsonl") as versions:
            return list(versions.current())

    def night(self, portal: Portal, *arguments: str) -> Run:
        """A live run."""
        words = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0", "-a", f"listing={portal.listing}")
        return run_here(self.data, "chongqing", *words, *arguments)

    def repair(self, *arguments: str) -> Ended:
        return scrapy_here("reextract", "chongqing", "--store", "-s", f"DATA_DIR={self.data}", *arguments)

    def audit(self, *arguments: str) -> Ended:
        return scrapy_here("audit", "chongqing", "-s", f"DATA_DIR={self.data}", *arguments)


def mend_the_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the renamed label to the vocabulary: what one line in ``labels.toml`` does."""
    vocabulary._is_label.cache_clear()
    monkeypatch.setitem(vocabulary.MEANINGS, RENAMED, "index_number")
