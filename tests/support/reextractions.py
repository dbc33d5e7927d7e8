"""Re-extractions: the command in this process, the job itself, and portals whose documents redirect."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import orjson
import pytest

from crawler.reextraction.files import Output
from crawler.reextraction.job import reextract
from crawler.reextraction.processes import ThisProcess
from crawler.reextraction.task import Task
from crawler.spiders.chongqing import ChongqingSpider
from tests.support.commands import scrapy_here
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.reextraction.job import Reextraction
    from tests.support.runs import Run

FORKING = pytest.mark.filterwarnings(
    # Python's own word of caution since 3.12; the command forks before it has a thread, a test run has some.
    "ignore:This process .* is multi-threaded, use of fork:DeprecationWarning"
)

NUMBER = "11500000MB15895317/2024-00{}"

MOVED = f"{KJJ}202409/t20240914_104.html"
"""The newest document of the saved portal ``kjj``, which tests let redirect."""


@dataclass(frozen=True)
class Reextracted:
    """What the command came to, and the file that it was to write."""

    code: int
    screen: str
    file: Path

    def lines(self, suffix: str = "") -> list[dict[str, Any]]:
        path = self.file.with_name(self.file.name + suffix)
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


class Reextract(Protocol):
    def __call__(self, *arguments: object, city: str = "chongqing") -> Reextracted: ...


class Extract(Protocol):
    def __call__(self, **options: Any) -> tuple[Reextraction, list[dict[str, Any]]]: ...


def reextract_with(file: Path) -> Reextract:
    """What runs the command in this process and reads with no other, unless ``--workers`` is among the arguments."""

    def run(*arguments: object, city: str = "chongqing") -> Reextracted:
        ended = scrapy_here("reextract", city, "-o", file, "--workers", 1, *arguments)
        return Reextracted(ended.code, ended.screen, file)

    return run


def extract_from(portal: SavedPortal, file: Path) -> Extract:
    """What runs the job over a saved portal, without the command."""

    def run(**options: Any) -> tuple[Reextraction, list[dict[str, Any]]]:
        task = Task(ChongqingSpider.city(), (str(portal.folder),), **options)
        with Output(file, force=True) as output:
            came = reextract(task, ThisProcess(), output)
        return came, [orjson.loads(line) for line in file.read_bytes().splitlines()]

    return run


def moved(portal: SavedPortal, *targets: str) -> None:
    """Have the newest document redirect to the first target, that to the next; at the last one stands the document."""
    kept = trs_detail("关于第B104号建议的答复函", NUMBER.format(104))
    portal.remove(MOVED)
    for url, target in pairwise((MOVED, *targets)):
        portal.add(url, "", status=302, Location=target)
    portal.add(targets[-1], kept)


def same_records(ended: Reextracted, run: Run) -> bool:
    """Whether a re-extraction and a replay gave the same lines, in whatever order."""
    replayed = (run.city / "records.jsonl").read_bytes()
    return sorted(ended.file.read_bytes().splitlines()) == sorted(replayed.splitlines())
