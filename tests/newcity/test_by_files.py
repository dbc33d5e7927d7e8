"""What ``newcity`` takes and refuses: addresses and saved pages, one clear sentence each."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.archive.model import SavedPage
from crawler.fixtures.folder import Fixture
from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.names import check_name
from crawler.newcity.portal import Portal as Found
from crawler.newcity.refusals import NewCityError
from crawler.newcity.source_code import spider_source
from crawler.newcity.writing import put_in_place, staged
from crawler.portals.column import Column
from tests.portal import Portal
from tests.portal.families import FAMILIES
from tests.portal.faults import Fault
from tests.support.pages import COLLECTIONS, Collection
from tests.support.runs import PROJECT
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

CITIES = sorted(path.parent.name for path in (PROJECT / "fixtures").glob("*/pages.jsonl"))


def settings() -> Settings:
    own = get_project_settings()
    own.set("DOWNLOAD_DELAY", 0)
    return own


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "crawler" / "spiders").mkdir(parents=True)
    return tmp_path


def pages_of(folder: SavedPortal) -> list[tuple[str, SavedPage]]:
    return [
        (
            line["file"],
            SavedPage(
                line["url"],
                200,
                line["headers"],
                (folder.folder / line["file"]).read_bytes(),
                line["fetched_at"],
            ),
        )
        for line in folder.lines
    ]


def made(portal: Found, project: Path) -> str:
    """Make a city in ``project``; gives its spider's source."""
    with staged(portal, project) as city:
        put_in_place(city, portal.city.name, project)
    return (project / "crawler" / "spiders" / f"{portal.city.name}.py").read_text(encoding="utf-8")


# Names.


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("class", "a word of Python"),
        ("True", "a word of Python"),
        ("chongqing", "There is a city chongqing already"),
        ("lin-yi", "such as lin_yi"),
        ("Linyi", "such as linyi"),
        ("3rd", "such as linyi"),
        ("临沂", "small letters"),
        ("", "small letters"),
        ("../x", "such as x"),
        ("x" * 60, "small letters"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_one_that_can(name: str, words: str, project: Path) -> None:
    with pytest.raises(NewCityError, match=words) as refused:
        check_name(name, project, ["chongqing"])
    assert refused.value.code == 2


def test_a_fixture_without_a_spider_takes_its_name_too(project: Path) -> None:
    (project / "fixtures" / "linyi").mkdir(parents=True)
    with pytest.raises(NewCityError, match="fixtures/linyi"):
        check_name("linyi", project, [])


# Addresses.


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
    assert len(source.splitlines()) <= 15
    assert "elector" not in source
    assert sorted(path.name for path in project.iterdir()) == ["crawler", "fixtures"]
    fixture = Fixture.of("looptown", project)
    assert len(fixture.records()) == 3
    assert fixture.mark.excerpt
    saved = portal_in("loopfolder", [(page.url, page) for page in fixture.saved_pages()])
    made(saved, project)
    again = Fixture.of("loopfolder", project).records()
    assert [record | {"city": "looptown"} for record in again] == fixture.records()


def test_a_listing_of_one_page_is_no_excerpt(project: Path) -> None:
    with Portal("trs", 3) as portal:
        made(portal_at("looptown", portal.listing, settings()), project)
    assert not Fixture.of("looptown", project).mark.excerpt


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
        assert "is the front of a site" in refused(portal, f"{portal.root}/", 2)


def test_a_file_is_told_from_a_listing() -> None:
    with Portal("trs", 45) as portal:
        portal.extra["/a.pdf"] = "%PDF-1.7\n1 0 obj"
        assert "it is a PDF" in refused(portal, f"{portal.root}/a.pdf", 2)


@pytest.mark.parametrize("fault", ["challenge", "412", "521", "403"])
def test_a_block_is_reported_and_never_broken(fault: str) -> None:
    with Portal("trs", 45, faults=[Fault.parse(f"{fault}@listing")]) as portal:
        assert "not broken here" in refused(portal, portal.listing, 1)
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
        assert "robots.txt asks robots to keep away" in refused(portal, portal.listing, 1)
        assert [each.kind for each in portal.served] == ["robots"]


def test_a_page_that_is_not_there_is_named() -> None:
    with Portal("trs", 45) as portal:
        assert "status_404" in refused(portal, f"{portal.root}/no/such/", 1)


def test_no_documents_reachable_is_no_city() -> None:
    with Portal("trs", 45, faults=[Fault.parse("404@document")]) as portal:
        sentence = refused(portal, portal.listing, 1)
        assert "Only 0 of the listing's documents can be had" in sentence
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
        assert "of no family that is known" in sentence
        assert "docs/add-a-city.md" in sentence


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "https://", "http://[::1", "file:///etc/passwd"])
def test_what_is_no_address_is_refused_unasked(address: str) -> None:
    with pytest.raises(NewCityError, match="is no address of a page") as error:
        portal_at("looptown", address, settings())
    assert error.value.code == 2


def test_a_row_that_leads_to_another_host_is_not_asked_for() -> None:
    with Portal("trs", 12, rows=12) as portal:
        portal.strangers = ("http://127.0.0.2:9/202401/t20240101_9.html",)
        found = portal_at("looptown", portal.listing, settings())
    assert all(page.url.startswith(portal.root) for page, _ in found.documents)


# Saved pages.


def test_saved_pages_are_a_city(kjj: SavedPortal, project: Path) -> None:
    source = made(portal_in("keji", pages_of(kjj)), project)
    assert f'LISTING = "{KJJ}"' in source
    fixture = Fixture.of("keji", project)
    assert len(fixture.records()) == 4
    assert not fixture.mark.excerpt
    assert all(line["synthetic"] is False and line["sha256"] for line in fixture.pages())
    assert fixture.why_not_reviewed() is not None


@pytest.mark.parametrize("city", CITIES)
def test_the_pages_of_every_fixture_are_a_city_without_a_selector(city: str, project: Path) -> None:
    pages = Fixture.of(city, PROJECT).saved_pages()
    ((host, _),) = Counter(urlsplit(page.url).netloc for page in pages).most_common(1)
    portal = portal_in("again", [(page.url, page) for page in pages if urlsplit(page.url).netloc == host])
    source = made(portal, project)
    assert len(source.splitlines()) <= 15
    assert "elector" not in source
    expected = {line["url"]: line for line in Fixture.of(city, PROJECT).records()}
    for record in Fixture.of("again", project).records():
        own = expected[record["url"]]
        for name in ("index_number", "title", "body", "attachments", "published_on"):
            assert record[name] == own[name], f"{record['url']}: {name}"


def refused_pages(pages: list[tuple[str, SavedPage]]) -> str:
    with pytest.raises(NewCityError) as error:
        portal_in("keji", pages)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


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
    assert 'pages.jsonl beside it with a line {"url": "https://…", "file": "a.html"}' in sentence


def test_a_saved_challenge_is_named(kjj: SavedPortal) -> None:
    shell = "<html><script>var $_ts=1;</script></html>"
    kjj.add(f"{KJJ}202401/t20240101_9.html", shell)
    assert "a challenge of the portal's firewall" in refused_pages(pages_of(kjj))


def test_documents_that_the_listing_does_not_list_are_noted(kjj: SavedPortal) -> None:
    kjj.add(f"{KJJ}201901/t20190101_1.html", trs_detail("关于某建议的答复", "11500000MB15895317/2019-00001"))
    portal = portal_in("keji", pages_of(kjj))
    assert any("does not list it" in note for note in portal.notes)


@pytest.mark.parametrize("host", ['kjj.cq.gov.cn"+str(1/0)+"', "kjj'.cq.gov.cn", "kjj.cq.gov.cn:99999"])
def test_an_address_that_no_host_can_have_is_refused(kjj: SavedPortal, host: str) -> None:
    pages = [
        (
            name,
            SavedPage(page.url.replace("kjj.cq.gov.cn", host), 200, page.headers, page.body, page.fetched_at),
        )
        for name, page in pages_of(kjj)
    ]
    assert "tells an address that no browser has shown" in refused_pages(pages)


def test_what_a_page_says_stays_text_in_the_spiders_source(kjj: SavedPortal) -> None:
    portal = portal_in("keji", pages_of(kjj))
    said = '\\\'"""+str(1/0)+"""\n{1/0}'
    portal.city.columns = (Column(said, f"https://{said}/", None, said),)
    tree = ast.parse(spider_source(portal))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.JoinedStr)]
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert values.count(said) == 2
    assert values.count(f"https://{said}/") == 1


# Writing.


def test_what_a_killed_process_left_is_removed_and_what_another_makes_is_not(
    kjj: SavedPortal, project: Path
) -> None:
    portal = portal_in("keji", pages_of(kjj))
    left = project / ".newcity-keji-killed"
    (left / "keji").mkdir(parents=True)
    with staged(portal, project) as one, staged(portal, project) as other:
        assert not left.exists()
        assert one.folder.is_dir()
        assert other.folder.is_dir()
    assert not list(project.glob(".newcity-*"))


def test_nothing_is_overwritten_and_nothing_is_left_where_the_place_is_taken_meanwhile(
    kjj: SavedPortal, project: Path
) -> None:
    portal = portal_in("keji", pages_of(kjj))
    spider = project / "crawler" / "spiders" / "keji.py"
    with staged(portal, project) as city:
        spider.write_text("mine", encoding="utf-8")
        with pytest.raises(NewCityError, match="nothing is overwritten"):
            put_in_place(city, "keji", project)
    assert spider.read_text(encoding="utf-8") == "mine"
    assert not (project / "fixtures" / "keji").exists()
    assert not list(project.glob(".newcity-*"))


def test_a_disk_that_refuses_is_a_sentence_and_leaves_nothing(kjj: SavedPortal, project: Path) -> None:
    portal = portal_in("keji", pages_of(kjj))
    with staged(portal, project) as city:
        (project / "crawler" / "spiders").rmdir()
        with pytest.raises(NewCityError, match="cannot be written"):
            put_in_place(city, "keji", project)
    assert not list(project.glob(".newcity-*"))
    assert not (project / "fixtures" / "keji").exists()


@pytest.mark.parametrize("collection", COLLECTIONS, ids=str)
def test_saved_documents_alone_are_refused_with_a_sentence(collection: Collection) -> None:
    for path in sorted((collection.folder / "pages").glob("*-detail*.html")):
        page = SavedPage(
            f"https://portal.example/{path.name}", 200, {}, path.read_bytes(), "2026-01-01T00:00:00Z"
        )
        refused_pages([(path.name, page)])
