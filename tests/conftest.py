"""Shared by the tests: small portals saved in folders, replies, runs of the command and runs in this process."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest
from portal import Portal
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.project import get_project_settings

from crawler.items import Reply, content_sha256

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
KJJ = "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/"


@dataclass
class SavedPortal:
    """A folder of saved pages that a test writes."""

    folder: Path
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        url: str,
        html: str,
        *,
        status: int = 200,
        fetched_at: str = "2026-09-01T02:00:00Z",
        **headers: str,
    ) -> None:
        name = hashlib.sha256(f"{url} {fetched_at}".encode()).hexdigest()[:16] + ".html"
        (self.folder / name).write_text(html, encoding="utf-8")
        self.lines.append(
            {
                "url": url,
                "file": name,
                "status": status,
                "headers": {"Content-Type": "text/html; charset=utf-8", **headers},
                "fetched_at": fetched_at,
                "synthetic": True,
            }
        )
        self.write()

    def remove(self, url: str) -> None:
        self.lines = [line for line in self.lines if line["url"] != url]
        self.write()

    def write(self) -> None:
        (self.folder / "pages.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in self.lines))


def trs_listing(rows: list[tuple[str, str, str]], pages: int = 1, number: int = 1) -> str:
    """A listing of kjj: rows are href, title and date."""
    items = "".join(
        f'<li class="clearfix"><a href="{href}" title="{title}">{title[:8]}…</a><span>{day}</span></li>'
        for href, title, day in rows
    )
    return (
        f"<html><head><title>人大代表建议办理</title></head><body><ul class='list'>{items}"
        '<li><a href="/zwgk_176/fdzdgknr/czyjs/">财政预决算</a></li></ul>'
        f'<script>createPage({pages}, {number - 1}, "index", "html");\n'
        "function createPage(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}</script></body></html>"
    )


def trs_detail(
    title: str, index_number: str | None, *, text: str = "您提出的建议收悉。", day: str = "2024-09-14"
) -> str:
    """A document of kjj."""
    block = (
        f"""<table class="zwxl-table"><tbody>
<tr><td class="t1">[ 索引号 ]</td><td class="t2">{index_number}</td><td class="t1">[ 发文字号 ]</td><td class="t2"></td></tr>
<tr><td class="t1">[ 发布机构 ]</td><td class="t2">市科技局</td><td class="t1">[ 发布日期 ]</td><td class="t2">{day}</td></tr>
</tbody></table>"""
        if index_number
        else ""
    )
    return f"""<html><head><title>{title}</title></head><body>{block}
<div class="zwxl-title"><p class="tit">{title}</p></div>
<div class="zwxl-content"><div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR">
<p>王建国代表：</p><p>{text}经研究，现将办理情况答复如下，感谢您对科技工作的关心和支持。</p></div></div></div>
<p>重庆市科学技术局版权所有，主办单位：重庆市科学技术局，地址：重庆市渝北区。</p>
</body></html>"""


@pytest.fixture
def portal(tmp_path: Path) -> SavedPortal:
    folder = tmp_path / "saved"
    folder.mkdir()
    return SavedPortal(folder)


@pytest.fixture
def kjj(portal: SavedPortal) -> SavedPortal:
    """The column kjj: two listing pages, four documents, the newest first."""
    portal.add(
        KJJ,
        trs_listing(
            [
                ("./202409/t20240914_104.html", "关于第B104号建议的答复函", "2024-09-14"),
                ("./202408/t20240813_103.html", "关于第B103号建议的答复函", "2024-08-13"),
            ],
            pages=2,
        ),
    )
    portal.add(
        f"{KJJ}index_1.html",
        trs_listing(
            [
                ("./202407/t20240712_102.html", "关于第B102号建议的答复函", "2024-07-12"),
                ("./202406/t20240611_101.html", "关于第B101号建议的答复函", "2024-06-11"),
            ],
            pages=2,
            number=2,
        ),
    )
    for number, path in (
        (104, "202409/t20240914_104"),
        (103, "202408/t20240813_103"),
        (102, "202407/t20240712_102"),
        (101, "202406/t20240611_101"),
    ):
        portal.add(
            f"{KJJ}{path}.html",
            trs_detail(f"关于第B{number}号建议的答复函", f"11500000MB15895317/2024-00{number}"),
        )
    return portal


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


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    """Runs a city's spider over the listing of a portal, in this process and without Twisted's reactor.

    What it came to is told by its manifest. A tenth of the time of the command; where the network's own
    limits are the point, the command must run.
    """

    def run(portal: Portal, settings: dict[str, Any] | None = None, **arguments: str) -> Run:
        city = CITY_OF[portal.family.name]
        data = tmp_path / "data"
        project = get_project_settings()
        own = {"TWISTED_REACTOR_ENABLED": False, "DATA_DIR": str(data), "DOWNLOAD_DELAY": 0}
        project.setdict(own | (settings or {}), priority="cmdline")

        async def crawl_the_listing() -> None:
            await AsyncCrawlerRunner(project).crawl(city, **{"listing": portal.listing, **arguments})

        asyncio.run(crawl_the_listing())
        ended = Run(-1, "", data / city)
        ended.code = ended.manifest["exit_code"]
        return ended

    return run


def run_the_command(data: Path, city: str, *arguments: str, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "scrapy", "crawl", city, "-s", f"DATA_DIR={data}"]
    if replay is not None:
        command += ["-s", f"REPLAY={replay}"]
    ended = subprocess.run(
        [*command, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return Run(ended.returncode, ended.stdout, data / city)


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Runs ``scrapy crawl`` with a data folder of this test."""

    def run(*arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run:
        return run_the_command(tmp_path / "data", city, *arguments, replay=replay)

    return run


def make_reply(
    number: str | None = "11500000MB15895317/2024-00001", url: str = f"{KJJ}t1.html", **values: Any
) -> Reply:
    """A valid reply with a content hash."""
    reply = Reply(
        city="chongqing",
        column="kjj",
        index_number=number,
        title="关于第B001号建议的答复函",
        body="您提出的建议收悉。",
        url=url,
        fetched_at="2026-09-01T02:00:00Z",
        page_sha256="0" * 64,
    )
    for name, value in values.items():
        setattr(reply, name, value)
    reply.content_sha256 = content_sha256(reply)
    return reply
