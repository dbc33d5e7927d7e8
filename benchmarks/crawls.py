"""Crawls as real processes, against a portal in a separate process that counts its requests."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parent.parent
LONGEST = 600
"""Seconds after which a crawl or a portal that still runs is stopped."""

FUWEN = "fuwen"
STOCK = "stock Scrapy"
QUIET = "stock Scrapy, LOG_LEVEL=INFO"
CACHED = "stock Scrapy, HTTP cache"


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal: the URL of its listing, and the commands it takes."""

    listing: str

    def order(self, action: str = "") -> tuple[dict[str, int], float]:
        """Send a command (``forget``, ``publish?count=5``).

        Returns:
            The requests so far, by kind, and the seconds between the first and the last one.
        """
        parts = urlsplit(self.listing)
        with urlopen(f"{parts.scheme}://{parts.netloc}/_portal/{action}") as answer:  # noqa: S310 loopback
            state = json.load(answer)
            return state["asked"], state["seconds"]


@contextmanager
def portal(documents: int, kilobytes: int) -> Iterator[Portal]:
    """Start a portal; stop it at the end."""
    command = [sys.executable, "-m", "tests.portal", "--rows", "20", "--seconds", str(LONGEST)]
    options = ["--documents", str(documents), "--kilobytes", str(kilobytes)]
    with subprocess.Popen(
        [*command, *options], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 a pipe was requested
            yield Portal(process.stdout.readline().strip())
        finally:
            process.kill()


@dataclass(frozen=True, slots=True)
class Crawl:
    """The cost of a crawl.

    Attributes:
        requests: counted by the portal, without robots.txt.
        documents: those of the requests that were for documents.
        records: lines in its file at the end.
        seconds: between its first and its last request.
        cpu: seconds of processor time of the whole process.
    """

    requests: int
    documents: int
    records: int
    seconds: float
    cpu: float


def fuwen(portal: Portal, folder: Path, *settings: str) -> Crawl:
    """Run this project's crawl at delay 0, with everything it does."""
    data = f"DATA_DIR={folder}"
    arguments = [
        "crawl",
        "chongqing",
        "-a",
        f"listing={portal.listing}",
        "-s",
        "DOWNLOAD_DELAY=0",
        "-s",
        data,
    ]
    for setting in settings:
        arguments += ["-s", setting]
    return _crawl(portal, arguments, PROJECT, folder / "chongqing" / "records.jsonl")


def stock(portal: Portal, folder: Path, *settings: str) -> Crawl:
    """Run the tutorial's spider with Scrapy's own settings, as in a new project."""
    folder.mkdir(parents=True, exist_ok=True)
    spider = str(PROJECT / "benchmarks" / "stock.py")
    arguments = ["runspider", spider, "-a", f"listing={portal.listing}", "-O", "records.jsonl"]
    for setting in settings:
        arguments += ["-s", setting]
    return _crawl(portal, arguments, folder, folder / "records.jsonl")


def quiet(portal: Portal, folder: Path) -> Crawl:
    """Run the stock crawl without Scrapy's DEBUG lines, which contain every item."""
    return stock(portal, folder, "LOG_LEVEL=INFO")


def cached(portal: Portal, folder: Path) -> Crawl:
    """Run the stock crawl with ``HTTPCACHE_ENABLED``, which keeps every response for ever."""
    return stock(portal, folder, "HTTPCACHE_ENABLED=True", f"HTTPCACHE_DIR={folder / 'cache'}")


CRAWLS: dict[str, Callable[[Portal, Path], Crawl]] = {
    FUWEN: fuwen,
    STOCK: stock,
    QUIET: quiet,
    CACHED: cached,
}


def _crawl(portal: Portal, arguments: list[str], folder: Path, records: Path) -> Crawl:
    portal.order("forget")
    before = children_cpu()
    log = records.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=LONGEST,
        )
    if ended.returncode != 0:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"scrapy {' '.join(arguments)} ended with exit code {ended.returncode}:\n{end}")
    counts, seconds = portal.order()
    lines = records.read_bytes().count(b"\n") if records.exists() else 0
    requests = sum(count for kind, count in counts.items() if kind != "robots")
    return Crawl(requests, counts.get("document", 0), lines, seconds, children_cpu() - before)


def children_cpu() -> float:
    """Return the seconds of processor time of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
