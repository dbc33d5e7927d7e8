"""The saved listings of a city say with which scheme the pages of a tree were fetched, as in a replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.commands import scrapy_here
from tests.support.reextractions import FORKING, Reextract
from tests.support.saved_portal import trs_detail, trs_listing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Crawl

pytestmark = [FORKING, pytest.mark.slow]

HOST = "kjj.example.gov.cn"


def tree(folder: Path, href: str) -> Path:
    """A tree of two documents, one linked to by a path and one by ``href``."""
    (folder / HOST / "a/202409").mkdir(parents=True)
    rows = [
        ("202409/t20240914_1.html", "关于一的答复函", "2024-09-14"),
        (href, "关于二的答复函", "2024-09-13"),
    ]
    (folder / HOST / "a/index.html").write_text(trs_listing(rows), encoding="utf-8")
    for number in (1, 2):
        page = trs_detail(f"关于第{number}件建议的答复函", f"11500000MB15895317/2024-0000{number}")
        linked = page.replace("</body>", '<a href="/file.pdf">附件：一.pdf</a></body>')
        (folder / HOST / f"a/202409/t20240914_{number}.html").write_text(linked, encoding="utf-8")
    return folder


@pytest.mark.parametrize("listing", [f"http://{HOST}/a/", f"https://{HOST}/a/"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_tree_gives_the_urls_of_its_replay(
    crawl: Crawl, command: Reextract, tmp_path: Path, listing: str, scheme: str
) -> None:
    source = tree(tmp_path / "tree", f"{scheme}://{HOST}/a/202409/t20240914_2.html")
    run = crawl("-a", f"listing={listing}", replay=source)
    assert (run.code, len(run.lines())) == (0, 2), run.screen
    assert {line["url"].partition("://")[0] for line in run.lines()} == {scheme, listing.partition("://")[0]}
    ended = command(source, "-a", f"listing={listing}")
    assert ended.code == 0, ended.screen
    compared = scrapy_here("diff", run.city / "records.jsonl", ended.file)
    assert compared.code == 0, compared.screen
