"""One column of Chongqing with many documents, as a WARC file and as Scrapy's HTTP cache, with the same bytes in both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.extensions.httpcache import FilesystemCacheStorage
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from benchmarks.corpus import make_page
from benchmarks.measuring import say
from crawler.archive.warc.writer import HttpMessage, WarcWriter, payload_digest

KJJ = "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/"
ROWS_A_PAGE = 20
CONTENT_TYPE = "text/html; charset=utf-8"
_REPORT_EVERY = 5_000


def pages(documents: int) -> Iterator[tuple[str, bytes, bool]]:
    """Make the pages in the order in which a run fetches them: URL, bytes, and whether it is a document."""
    count = -(-documents // ROWS_A_PAGE)
    for number in range(count):
        made = [
            make_page(2 * document + 1)
            for document in _numbers(number, documents)  # odd numbers are Chongqing's
        ]
        rows = "".join(
            f'<li class="clearfix"><a href="{page.url}" title="{page.title}">{page.title}</a><span>2024-09-14</span></li>'
            for page in made
        )
        pager = f'<script>createPage({count}, {number}, "index", "html");</script>'
        listing = f"<html><head><title>建议办理</title></head><body><ul class='list'>{rows}</ul>{pager}</body></html>"
        yield KJJ + (f"index_{number}.html" if number else ""), listing.encode(), False
        for page in made:
            yield page.url, page.content, True


def write(folder: Path, documents: int) -> tuple[Path, Path]:
    """Write the archive in both forms.

    Returns:
        The WARC file, and the folder of the HTTP cache.
    """
    warc, cache = folder / "archive.warc.gz", folder / "cache"
    folder.mkdir(parents=True)
    spider = Spider.from_crawler(get_crawler(), name="stock")
    storage = FilesystemCacheStorage(get_crawler(settings_dict={"HTTPCACHE_DIR": str(cache)}).settings)
    storage.open_spider(spider)
    writer = WarcWriter(warc, {"software": "benchmark"})
    headers = [(b"Content-Type", CONTENT_TYPE.encode())]
    for number, (url, body, _) in enumerate(pages(documents)):
        moment = f"2026-09-{1 + number // 86_400:02}T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        request, answer = (
            HttpMessage(b"GET / HTTP/1.1", [], b""),
            HttpMessage(b"HTTP/1.1 200 OK", headers, body),
        )
        writer.write(url, moment, request, answer, digest=payload_digest(body), headers={})
        response = HtmlResponse(url, headers={"Content-Type": CONTENT_TYPE}, body=body)
        storage.store_response(spider, Request(url), response)
        if number % _REPORT_EVERY == _REPORT_EVERY - 1:
            say(f"made {number + 1:,} pages")
    writer.close()
    storage.close_spider(spider)
    return warc, cache


def _numbers(page: int, documents: int) -> range:
    return range(page * ROWS_A_PAGE, min(documents, (page + 1) * ROWS_A_PAGE))
