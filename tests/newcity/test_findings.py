"""Portals as they are: rows listed twice, duplicates, conflicts and rejects are told, and the city is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.model import SavedPage
from crawler.console.portal import show_staged
from crawler.fixtures.folder import Fixture
from crawler.fixtures.golden import review
from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.portal import Portal as Found
from crawler.newcity.refusals import NewCityError
from crawler.newcity.writing import put_in_place, staged
from crawler.portals.city_spider import CitySpider
from tests.portal import Portal
from tests.spiders import test_policy as policy
from tests.support.new_cities import pages_of, settings
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

pytestmark = pytest.mark.slow

HTTP = KJJ.replace("https:", "http:")


def address(number: int) -> str:
    return f"{KJJ}202409/t20240914_{number}.html"


def row(url: str, number: int) -> tuple[str, str, str]:
    return url, f"关于市六届人大二次会议第{number}号建议办理情况的答复函", "2024-09-14"


def document(number: int, *, index_number: int | None = None, day: str = "2024-09-14") -> str:
    return trs_detail(
        row("", number)[1],
        f"11500000MB15895317/2024-{index_number or number:05}",
        text=f"第{number}件收悉。",
        day=day,
    )


ROWS = [row(address(number), number) for number in (1, 2, 3)]
FOURTH = row(address(4), 4)
MESSAGE = trs_detail("关于建议的答复", None, text="同一页")


def made(portal: Found, project: Path, monkeypatch: pytest.MonkeyPatch) -> Fixture:
    """Make the city, and state that it passes the tests of every city that look at its fixture."""
    spiders: dict[str, type[CitySpider]] = {}
    name = portal.city.name
    with staged(portal, project) as city:
        show_staged(city, dry=False)
        put_in_place(city, name, project)
    fixture = Fixture.of(name, project)
    review(fixture, "a test", "not at all: only that it is asked for")
    path = project / "crawler" / "spiders" / f"{name}.py"
    spiders[name] = CitySpider.of(portal.city)
    monkeypatch.setattr(policy, "spider_class", lambda path: spiders[path.stem])
    fixture = Fixture.of(name, project)
    policy.test_a_replay_reads_exactly_what_is_expected(path, fixture)
    policy.test_somebody_reviewed_the_expectation(fixture)
    policy.test_every_page_of_a_fixture_has_its_provenance(path, fixture)
    policy.test_a_fixture_holds_two_pages_of_a_listing_two_details_and_an_odd_one(path, fixture)
    policy.test_a_page_that_is_read_twice_at_two_times_is_one_content(path, fixture)
    policy.test_a_label_that_the_portal_renames_is_reported_and_its_value_kept(path, fixture)
    return fixture


SAVED = {
    "a row on two pages": (
        [ROWS[:2], ROWS[1:]],
        {},
        3,
        ["Among these: 1 repeated.", f"Listed more than once: {address(2)}."],
    ),
    "http and https": (
        [[*ROWS, row(address(1).replace(KJJ, HTTP), 1)]],
        {},
        3,
        [
            "Among these: 1 repeated.",
            f"Listed more than once: {address(1)}, also as {address(1).replace(KJJ, HTTP)}.",
        ],
    ),
    "two slashes": (
        [[*ROWS, row(f"{KJJ}202409//t20240914_1.html", 1)]],
        {f"{KJJ}202409//t20240914_1.html": document(1)},
        3,
        ["Among these: 1 duplicate.", f"Duplicate: {KJJ}202409//t20240914_1.html is {address(1)} again"],
    ),
    "an index number twice with one content": (
        [[*ROWS, FOURTH]],
        {address(4): document(1)},
        3,
        ["Among these: 1 duplicate.", f"Duplicate: {address(4)} is {address(1)} again, with the same index"],
    ),
    "an index number twice with two contents": (
        [[*ROWS, FOURTH]],
        {address(4): document(4, index_number=1)},
        4,
        [
            "Among these: 1 conflict.",
            f"Conflict: {address(4)} has the index number 11500000MB15895317/2024-00001 of {address(1)}, and other",
        ],
    ),
    "a date that cannot be": (
        [[*ROWS, FOURTH]],
        {address(4): document(4, day="2099-09-14")},
        3,
        ["Among these: 1 rejected.", f"Left out, because a crawl rejects it: {address(4)} (", "implausible"],
    ),
    "one page for three rows": (
        [[*ROWS, *(row(address(number), number) for number in (4, 5, 6))]],
        {address(number): MESSAGE for number in (4, 5, 6)},
        3,
        ["Among these: 3 rejected.", f"{address(5)} (one page for several rows"],
    ),
}


@pytest.mark.parametrize("kind", SAVED)
def test_what_saved_pages_have_twice_or_wrong_is_told_and_the_city_is_written(
    kind: str,
    tmp_path: Path,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listings, further, records, told = SAVED[kind]
    fixture = made(portal_in("keji", saved(tmp_path, listings, further), 0), project, monkeypatch)
    assert len(fixture.records()) == records
    screen = " ".join(capsys.readouterr().out.split())
    for words in told:
        assert words in screen
    assert not [line for line in fixture.pages() if f"rejects it: {line['url']} (" in screen]


def saved(
    folder: Path, listings: list[list[tuple[str, str, str]]], further: dict[str, str]
) -> list[tuple[str, SavedPage]]:
    """Three documents, further ones, and the pages of their listing."""
    (folder / "saved").mkdir()
    portal = SavedPortal(folder / "saved")
    for number, rows in enumerate(listings, 1):
        name = f"index_{number - 1}.html" if number > 1 else ""
        portal.add(KJJ + name, trs_listing(rows, len(listings), number))
    for number in (1, 2, 3):
        portal.add(address(number), document(number))
    for url, html in further.items():
        portal.add(url, html)
    return pages_of(portal)


def test_a_file_that_has_the_page_of_another_is_noted(tmp_path: Path) -> None:
    pages = saved(tmp_path, [ROWS], {address(1).replace(KJJ, HTTP): document(1)})
    portal = portal_in("keji", pages, 0)
    assert len(portal.documents) == 3
    assert f"Skipped, because another file has the same page: {pages[1][0]}." in portal.notes


def test_an_odd_page_that_is_no_document_is_not_named_as_odd(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = saved(tmp_path, [[*ROWS, FOURTH]], {address(4): "<html><body><p>x</p></body></html>"})
    portal = portal_in("keji", pages, 0)
    assert list(portal.odd) == [address(4)]
    assert list(made(portal, project, monkeypatch).metadata.odd) == [address(3)]


def test_one_document_twice_is_not_two(tmp_path: Path, project: Path) -> None:
    pages = [
        each
        for each in saved(tmp_path, [[ROWS[0], FOURTH]], {address(4): document(1)})
        if each[1].url not in {address(2), address(3)}
    ]
    with pytest.raises(NewCityError) as error, staged(portal_in("keji", pages, 0), project):
        pass
    assert str(error.value).startswith("The pages give 1 record, and 2 are needed: save further documents")
    assert f"Duplicate: {address(4)} is {address(1)} again" in str(error.value)


AT_AN_ADDRESS = {
    "a duplicate": ({}, 2, "Duplicate: {0} is {1} again"),
    "a conflict": ({"第": "其"}, 3, "Conflict: {0} has the index number"),
    "a reject": ({"2015": "2099"}, 2, "Left out, because a crawl rejects it: {0} ("),
}


@pytest.mark.parametrize("kind", AT_AN_ADDRESS)
def test_what_an_address_has_twice_or_wrong_is_told_and_the_city_is_written(
    kind: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, records, told = AT_AN_ADDRESS[kind]
    with Portal("trs", 45) as portal:
        other = portal.family.listing_path + "202409/t20240901_999.html"
        page = portal.newest()
        for old, new in change.items():
            page = page.replace(old, new)
        portal.extra[other] = page
        portal.strangers = (portal.root + other,)
        found = portal_at("looptown", portal.listing, settings())
        assert len(portal.served) <= 7
    assert len(made(found, project, monkeypatch).records()) == records
    screen = " ".join(capsys.readouterr().out.split())
    assert told.format(portal.root + other, portal.address(45)) in screen


def test_an_address_that_lists_a_page_twice_is_asked_for_three_documents(project: Path) -> None:
    with Portal("trs", 45) as portal:
        portal.strangers = (portal.address(45).replace("http:", "https:"),)
        found = portal_at("looptown", portal.listing, settings())
        assert portal.count("document") == 3
    with staged(found, project) as city:
        (sentence,) = city.findings.repeated
    assert sentence == f"Listed more than once: {portal.address(45)}, also as {portal.strangers[0]}."
