"""Runs of a city: the command within this process, or in one of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.project import get_project_settings

from crawler.portals.city import City
from crawler.portals.city_spider import CitySpider
from crawler.portals.families.registry import FAMILIES
from tests.portal import Portal
from tests.support.commands import scrapy_here, scrapy_process
from tests.support.prepared import start_scrapy

if TYPE_CHECKING:
    pass


@dataclass
class Run:
    """A run of the command that has ended."""

    code: int
    screen: str
    city: Path

    @property
    def last_line(self) -> str:
        return self.screen.strip().splitlines()[-1]

    def lines(self, name: str = "records.jsonl") -> list[dict[str, Any]]:
        path = self.city / name
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    @property
    def manifest(self) -> dict[str, Any]:
        newest = max(
            (self.city / "runs").glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name)
        )
        manifest: dict[str, Any] = orjson.loads(newest.read_bytes())
        return manifest


class Crawl(Protocol):
    def __call__(self, *arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run: ...


class Visit(Protocol):
    def __call__(self, portal: Portal, settings: dict[str, Any] | None = None, **arguments: str) -> Run: ...


CITY_OF = {"trs": "chongqing", "jeecms": "zhengzhou"}
"""The city whose spider reads a portal's family."""


def words_of(data: Path, city: str, arguments: tuple[object, ...], replay: Path | str | None) -> list[object]:
    """What is written after ``scrapy``."""
    source = [] if replay is None else ["-s", f"REPLAY={replay}"]
    return ["crawl", city, "-s", f"DATA_DIR={data}", *source, *arguments]


def run_the_command(data: Path, city: str, *arguments: str, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in a process of its own, in which a warning is an error."""
    ended = scrapy_process(
        *words_of(data, city, arguments, replay),
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stderr=subprocess.STDOUT,
    )
    return Run(ended.code, ended.screen, data / city)


def start_replay(archive: Path, store: Path, **popen: Any) -> subprocess.Popen[str]:
    """Start a replay as :func:`benchmarks.kills.start_run` does, in a prepared process: its imports prove nothing."""
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return start_scrapy(*words_of(store, "chongqing", (), archive), **pipes, text=True, **popen)


def run_here(data: Path, city: str, *arguments: object, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in this process (:func:`~tests.support.commands.scrapy_here`)."""
    ended = scrapy_here(*words_of(data, city, arguments, replay))
    return Run(ended.code, ended.screen, data / city)


def run_spider(
    spider: str | type[CitySpider], data: Path, settings: dict[str, Any] | None = None, **arguments: str
) -> Run:
    """Run a spider in this process, without Twisted's reactor and without the command. Its manifest says how it ended."""
    project = get_project_settings()
    own = {
        "RECORD_RUN": True,
        "TWISTED_REACTOR_ENABLED": False,
        "DATA_DIR": str(data),
        "DOWNLOAD_DELAY": 0,
    }
    project.setdict(own | (settings or {}), priority="cmdline")

    async def crawl() -> None:
        await AsyncCrawlerRunner(project).crawl(spider, **arguments)

    asyncio.run(crawl())
    run = Run(-1, "", data / (spider if isinstance(spider, str) else spider.name))
    run.code = run.manifest["exit_code"]
    return run


def visit_family(portal: Portal, data: Path, settings: dict[str, Any] | None = None, **arguments: str) -> Run:
    """Run a spider of the portal's family over its listing, in this process. No city needs to have that family."""
    name = portal.family.name
    town = CitySpider.of(City("town", FAMILIES["trs_wcm" if name == "trs" else name], ()))
    chosen = {"ARCHIVE": False} | (settings or {})
    return run_spider(town, data, chosen, **{"listing": portal.listing, **arguments})


def crawls_into(data: Path) -> Crawl:
    """What runs cities in this process, each into this data folder."""

    def run(*arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run:
        return run_here(data, city, *arguments, replay=replay)

    return run


def a_recorded_city(data: Path) -> Path:
    """The folder of Chongqing after a live run over a portal of four documents."""
    with Portal(documents=4) as portal:
        run = run_here(data, "chongqing", "-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}")
    assert run.code == 0, run.screen
    return run.city
