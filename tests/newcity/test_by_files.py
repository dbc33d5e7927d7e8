"""A new city from saved pages: what is taken and what is refused, in one clear sentence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.archive.model import SavedPage
from crawler.fixtures.folder import Fixture
from crawler.newcity.by_files import portal_in
from tests.support.cities import GENERATED, SPIDERS
from tests.support.commands import scrapy_here
from tests.support.new_cities import made, pages_of, refused_pages
from tests.support.pages import COLLECTIONS, Collection
from tests.support.project import PROJECT
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

pytestmark = pytest.mark.slow

CITIES = [path.stem for path in SPIDERS if path not in GENERATED]


def test_saved_pages_are_a_city(kjj: SavedPortal, project: Path) -> None:
    source = made(portal_in("keji", pages_of(kjj), 0), project)
    assert f'LISTING = "{KJJ}"' in source
    fixture = Fixture.of("keji", project)
    assert len(fixture.records()) == 4
    assert not fixture.metadata.excerpt
    assert all(line["synthetic"] is False and line["sha256"] for line in fixture.pages())
    assert fixture.why_not_reviewed() is not None


@pytest.mark.parametrize("city", CITIES)
def test_the_pages_of_every_fixture_that_was_not_generated_are_a_city_without_a_selector(
    city: str, project: Path
) -> None:
    pages = Fixture.of(city, PROJECT).saved_pages()
    ((host, _),) = Counter(urlsplit(page.url).netloc for page in pages).most_common(1)
    portal = portal_in("again", [(page.url, page) for page in pages if urlsplit(page.url).netloc == host], 0)
    source = made(portal, project)
    assert len(source.splitlines()) <= 20
    assert "elector" not in source
    expected = {line["url"]: line for line in Fixture.of(city, PROJECT).records()}
    for record in Fixture.of("again", project).records():
        own = expected[record["url"]]
        for name in ("index_number", "title", "body", "attachments", "published_on"):
            assert record[name] == own[name], f"{record['url']}: {name}"


def test_pages_of_two_cities_are_refused(kjj: SavedPortal) -> None:
    kjj.add("https://slj.cq.gov.cn/a/202405/t20240501_1.html", trs_detail("关于某建议的答复", "X/2024-00001"))
    sentence = refused_pages(pages_of(kjj))
    assert "of several portals, kjj.cq.gov.cn (6), slj.cq.gov.cn (1)" in sentence


def test_documents_without_their_listing_are_refused(kjj: SavedPortal) -> None:
    assert "no listing among the saved pages" in refused_pages(pages_of(kjj)[2:])


def test_a_listing_without_its_second_page_says_which_to_save(kjj: SavedPortal) -> None:
    kjj.remove(f"{KJJ}index_1.html")
    assert f"save {KJJ}index_1.html too" in refused_pages(pages_of(kjj))


def test_a_listing_without_documents_says_which_to_save(kjj: SavedPortal) -> None:
    sentence = refused_pages(pages_of(kjj)[:3])
    assert "save at least 2 of them" in sentence
    assert f"such as {KJJ}202409/t20240914_104.html" in sentence


def test_documents_of_another_listing_are_refused_and_named(kjj: SavedPortal) -> None:
    pages = pages_of(kjj)[:2]
    other = SavedPage(
        f"{KJJ}201901/t20190101_1.html", 200, {}, pages_of(kjj)[2][1].body, "2026-09-01T02:00:00Z"
    )
    assert "other.html is not listed" in refused_pages([*pages, ("other.html", other)])


def test_a_page_that_does_not_tell_its_address_says_how(kjj: SavedPortal, tmp_path: Path) -> None:
    silent = SavedPage((tmp_path / "a.html").as_uri(), 200, {}, b"<html></html>", "2026-09-01T02:00:00Z")
    sentence = refused_pages([*pages_of(kjj), ("saved/a.html", silent)])
    assert 'pages.jsonl next to it with a line {"url": "https://…", "file": "a.html"}' in sentence


def test_a_saved_challenge_is_named(kjj: SavedPortal) -> None:
    shell = "<html><script>var $_ts=1;</script></html>"
    kjj.add(f"{KJJ}202401/t20240101_9.html", shell)
    assert "a challenge of the portal's firewall" in refused_pages(pages_of(kjj))


def test_documents_that_the_listing_does_not_list_are_noted(kjj: SavedPortal) -> None:
    kjj.add(f"{KJJ}201901/t20190101_1.html", trs_detail("关于某建议的答复", "11500000MB15895317/2019-00001"))
    portal = portal_in("keji", pages_of(kjj), 0)
    assert any("is not on the listing" in note for note in portal.notes)


@pytest.mark.parametrize("collection", COLLECTIONS, ids=str)
def test_saved_documents_alone_are_refused_with_a_sentence(collection: Collection) -> None:
    for path in sorted((collection.folder / "pages").glob("*-detail*.html")):
        page = SavedPage(
            f"https://portal.example/{path.name}", 200, {}, path.read_bytes(), "2026-01-01T00:00:00Z"
        )
        refused_pages([(path.name, page)])


def test_pages_of_the_wayback_machine_are_a_city_of_the_portal(kjj: SavedPortal, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for given, page in pages_of(kjj):
        copy = f"https://web.archive.org/web/20240601020304/{page.url}"
        body = page.body.replace(b'href="./', f'href="/web/20240601020304/{KJJ}'.encode())
        (folder / Path(given).name).write_bytes(f"<!-- saved from url=(0099){copy} -->".encode() + body)
    (folder / "列表_files").mkdir()
    (folder / "列表_files" / "saved_resource.html").write_text("<p>frame</p>", encoding="utf-8")
    (folder / "列表.html").write_bytes((folder / Path(pages_of(kjj)[0][0]).name).read_bytes())
    ran = scrapy_here("newcity", "keji", folder, "--dry-run")
    assert ran.code == 0, ran.screen
    assert f'LISTING = "{KJJ}"' in ran.screen
    assert "web.archive.org" not in ran.screen
