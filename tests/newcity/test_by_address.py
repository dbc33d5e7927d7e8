"""A new city from the address of a listing: few requests, and one clear sentence where it is none.

The errors for pages that do not do are in ``crawler/newcity/portal.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.console.portal import show_portal
from crawler.fixtures.folder import Fixture
from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.refusals import NewCityError
from tests.portal import Portal
from tests.portal.families import FAMILIES
from tests.portal.faults import Fault
from tests.support.new_cities import made, settings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_an_address_is_seven_requests_at_most_and_a_city_and_so_are_its_pages(
    family: str, project: Path
) -> None:
    with Portal(family, 45) as portal:
        found = portal_at("looptown", portal.listing, settings())
        asked = [each.kind for each in portal.served]
    assert asked[0] == "robots"
    assert len(asked) <= 7
    assert asked.count("document") == 3
    assert found.requests == len(asked)
    source = made(found, project)
    assert len(source.splitlines()) <= 18
    assert "elector" not in source
    assert sorted(path.name for path in project.iterdir()) == ["crawler", "fixtures"]
    fixture = Fixture.of("looptown", project)
    assert len(fixture.records()) == 3
    assert fixture.metadata.excerpt
    saved = portal_in("loopfolder", [(page.url, page) for page in fixture.saved_pages()], 0)
    made(saved, project)
    again = Fixture.of("loopfolder", project).records()
    assert [record | {"city": "looptown"} for record in again] == fixture.records()


def test_a_listing_of_one_page_is_no_excerpt(project: Path) -> None:
    with Portal("trs", 3) as portal:
        made(portal_at("looptown", portal.listing, settings()), project)
    assert not Fixture.of("looptown", project).metadata.excerpt


def test_a_pager_that_the_family_does_not_read_is_said_beside_the_number_of_pages(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Portal("trs", 30) as portal:
        portal.pager = "links"
        unread = portal_at("looptown", portal.listing, settings())
        portal.pager = None
        read = portal_at("looptown", portal.listing, settings())
    made(unread, project)
    show_portal(unread)
    screen = " ".join(capsys.readouterr().out.split())
    assert "Listing: 1 page and perhaps further pages, 1 read with 10 rows" in screen
    assert "Rows may be missing: the page shows “共3页”, and the family counts 1 page." in screen
    show_portal(read)
    screen = " ".join(capsys.readouterr().out.split())
    assert "Listing: 3 pages, 2 read with 20 rows" in screen
    assert "Rows may be missing" not in screen


def refused(portal: Portal, url: str, code: int) -> str:
    with pytest.raises(NewCityError) as error:
        portal_at("looptown", url, settings())
    assert error.value.code == code, error.value
    assert len(portal.served) <= 7
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_document_is_told_from_a_listing() -> None:
    with Portal("trs", 45) as portal:
        assert "is a document, not a listing" in refused(portal, portal.address(7), 2)


def test_the_front_of_a_site_is_told_from_a_listing() -> None:
    with Portal("trs", 45) as portal:
        assert "is the home page of a site" in refused(portal, f"{portal.root}/", 2)


def test_a_file_is_told_from_a_listing() -> None:
    with Portal("trs", 45) as portal:
        portal.extra["/a.pdf"] = "%PDF-1.7\n1 0 obj"
        assert "it is a PDF" in refused(portal, f"{portal.root}/a.pdf", 2)


@pytest.mark.parametrize("fault", ["challenge", "412", "521", "403"])
def test_a_block_is_reported_and_never_broken(fault: str) -> None:
    with Portal("trs", 45, faults=[Fault.parse(f"{fault}@listing")]) as portal:
        assert "does not circumvent that" in refused(portal, portal.listing, 1)
        assert portal.count("listing") == 1


def test_a_host_that_does_not_answer_is_named() -> None:
    with Portal("trs", 1) as portal:
        url = portal.listing
    with pytest.raises(NewCityError, match=r"127\.0\.0\.1:.* does not answer") as error:
        portal_at("looptown", url, settings())
    assert error.value.code == 1


def test_a_redirect_to_another_site_is_named_and_not_followed() -> None:
    with Portal("trs", 45, faults=[Fault.parse("away:host@listing")]) as portal:
        assert "redirects to another site, 127.0.0.2:9" in refused(portal, portal.listing, 1)


def test_a_redirect_to_itself_ends() -> None:
    with Portal("trs", 45, faults=[Fault.parse("loop@listing")]) as portal:
        assert "redirect" in refused(portal, portal.listing, 1)


def test_robots_txt_is_obeyed() -> None:
    with Portal("trs", 45) as portal:
        portal.robots = "User-agent: *\nDisallow: /zwgk_176/\n"
        assert "forbids robots to fetch" in refused(portal, portal.listing, 1)
        assert [each.kind for each in portal.served] == ["robots"]


def test_a_page_that_is_not_there_is_named() -> None:
    with Portal("trs", 45) as portal:
        assert "status_404" in refused(portal, f"{portal.root}/no/such/", 1)


def test_no_documents_reachable_is_no_city() -> None:
    with Portal("trs", 45, faults=[Fault.parse("404@document")]) as portal:
        sentence = refused(portal, portal.listing, 1)
        assert "Only 0 of the listing's documents could be fetched and read" in sentence
        assert "status_404" in sentence


def test_a_second_page_that_is_not_where_the_family_says_is_no_city() -> None:
    with Portal("trs", 45, faults=[Fault.parse("404@page-2")]) as portal:
        assert "second page should be" in refused(portal, portal.listing, 1)


def test_an_unknown_family_points_at_the_documentation() -> None:
    rows = "".join(
        f'<li><a href="/x/{n}">关于某建议的答复{n}</a><i>2024-01-0{n}</i></li>' for n in range(1, 9)
    )
    with Portal("trs", 45) as portal:
        portal.extra["/own/"] = f"<html><body><ul>{rows}</ul></body></html>"
        sentence = refused(portal, f"{portal.root}/own/", 1)
        assert "is of an unknown family" in sentence
        assert "docs/add-a-city.md" in sentence


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "https://", "http://[::1", "file:///etc/passwd"])
def test_what_is_no_address_is_refused_unasked(address: str) -> None:
    with pytest.raises(NewCityError, match="is not a full URL") as error:
        portal_at("looptown", address, settings())
    assert error.value.code == 2


def test_a_row_that_leads_to_another_host_is_not_asked_for() -> None:
    with Portal("trs", 12, rows=12) as portal:
        portal.strangers = ("http://127.0.0.2:9/202401/t20240101_9.html",)
        found = portal_at("looptown", portal.listing, settings())
    assert all(page.url.startswith(portal.root) for page, _ in found.documents)
