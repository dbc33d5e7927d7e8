"""Evidence against the portal's word: a walk to the last page that the family counts may not have seen all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.walking import walk as walking
from tests.portal import Fault, Portal
from tests.portal.pagers import DATA, PAGERS
from tests.portals.walking.test_walk_families import NAMES
from tests.support.commands import scrapy_here
from tests.support.runs import CITY_OF, run_here, visit_family

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runs import Run, Visit

pytestmark = pytest.mark.slow

JSON = {"gkmlpt", "anhui"}
KINDS = [(name, pager) for name in NAMES for pager in (DATA if name in JSON else PAGERS)]
READ = {(name, "links") for name in ("epoint", "siteserver", "nfcms", "henan", "shaanxi", "yueyang")}
"""Families that read a pager of links and 共N页 by themselves."""


def column(run: Run) -> dict[str, object]:
    (only,) = run.manifest["columns"]
    assert isinstance(only, dict)
    return only


@pytest.mark.parametrize(("name", "pager"), KINDS)
def test_a_pager_that_the_family_does_not_read_leaves_the_column_incomplete(
    name: str, pager: str, tmp_path: Path
) -> None:
    with Portal(name, 30) as portal:
        portal.pager = pager
        run = visit_family(portal, tmp_path)
    read = (name, pager) in READ
    assert (run.code, column(run)["complete"], len(run.lines())) == (
        (0, True, 30) if read else (3, False, 10)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("documents", [1, 10, 30, 41])
def test_a_pager_that_the_family_reads_is_no_sign_of_further_pages(
    name: str, documents: int, tmp_path: Path
) -> None:
    with Portal(name, documents) as portal:
        run = visit_family(portal, tmp_path)
    assert (run.code, column(run)["doubt"], len(run.lines())) == (0, None, documents)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"jcms"}))
def test_one_page_without_a_pager_is_complete(name: str, tmp_path: Path) -> None:
    with Portal(name, 10) as portal:
        portal.pager = "none"
        run = visit_family(portal, tmp_path)
    assert (run.code, column(run)["complete"], len(run.lines())) == (0, True, 10)


def crawled(portal: Portal, data: Path, city: str = "chongqing", **settings: object) -> Run:
    """The command over the portal's listing, with what it prints."""
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return run_here(data, city, "-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}", *given)


def test_the_sign_is_quoted_and_after_three_runs_the_column_is_stuck(tmp_path: Path) -> None:
    with Portal(documents=30) as portal:
        portal.pager = "links"
        runs = [crawled(portal, tmp_path) for _ in range(3)]
        url = portal.listing
    assert [run.code for run in runs] == [3, 3, 6]
    reason = "Rows may be missing: the page shows “共3页”, and the family counts 1 page."
    assert column(runs[0])["doubt"] == (
        f"{reason} Look at {url}: if it has further pages, the family must read its pager; if not, run scrapy accept."
    )
    assert reason in runs[0].screen
    assert runs[0].last_line == (
        "chongqing: incomplete. 1 column perhaps not read to its end."
        f" Look at {url} in a browser: if it has further pages, the family must read its pager; if not, run scrapy accept."
    )
    assert "If the listing has further pages, teach the family its pager" in runs[2].last_line


def test_a_person_accepts_that_a_sign_does_not_mean_further_pages(tmp_path: Path) -> None:
    accept = ("accept", "chongqing", "-s", f"DATA_DIR={tmp_path}")
    with Portal(documents=30) as portal:
        portal.pager = "links"
        assert [crawled(portal, tmp_path).code for _ in range(3)] == [3, 3, 6]
        accepted = scrapy_here(*accept)
        assert accepted.code == 0
        assert "accepted: the page shows “共3页”, and the family counts 1 page (since 20" in accepted.screen
        assert [crawled(portal, tmp_path).code for _ in range(2)] == [0, 0]
        assert scrapy_here(*accept).code == 1
        portal.pager = "more"
        other = crawled(portal, tmp_path)
        assert other.code == 3, "another sign is another question"
        assert scrapy_here(*accept).code == 0
        assert crawled(portal, tmp_path).code == 0


def test_a_pager_that_vanished_is_an_alarm_until_it_is_read_again(tmp_path: Path) -> None:
    with Portal(documents=30) as portal:
        assert crawled(portal, tmp_path).code == 0
        portal.pager = "form"
        portal.publish(25)
        runs = [crawled(portal, tmp_path) for _ in range(2)]
        assert [run.code for run in runs] == [5, 5]
        assert "The listing had 3 pages and now one page with 10 rows; the page shows" in runs[0].last_line
        assert "Since 20" in runs[1].last_line
        portal.pager = None
        last = crawled(portal, tmp_path)
    assert (last.code, len(last.lines())) == (0, 55)


@pytest.mark.parametrize("pager", ["none", "links"])
def test_one_page_in_place_of_several_is_an_alarm_until_a_person_accepts_it(pager: str, visit: Visit) -> None:
    with Portal(documents=30) as portal:
        first = visit(portal)
        portal.pager = pager
        runs = [visit(portal) for _ in range(2)]
        assert [run.code for run in (first, *runs)] == [0, 5, 5]
        accepted = scrapy_here("accept", "chongqing", "-s", f"DATA_DIR={first.city.parent}")
        assert "From now on, a listing of one page is normal for 127.0.0.1." in accepted.screen
        runs = [visit(portal) for _ in range(3)]
        assert [run.code for run in runs] == [0, 0, 0]
        portal.pager = None
        assert visit(portal).code == 0
        portal.pager = pager
        assert visit(portal).code == 5, (
            "what was accepted once holds until the listing has several pages again"
        )


def test_fewer_pages_without_a_known_row_are_not_complete(visit: Visit) -> None:
    with Portal(documents=15) as portal:
        visit(portal)
        portal.pager = "none"
        portal.publish(12)
        run = visit(portal)
    assert (run.code, column(run)["complete"]) == (5, False)


def test_a_listing_that_shrank_to_less_than_half_is_reported_once(tmp_path: Path) -> None:
    with Portal(documents=60) as portal:
        crawled(portal, tmp_path)
        for number in range(1, 42):
            portal.withdraw(number)
        runs = [crawled(portal, tmp_path) for _ in range(2)]
    assert [run.code for run in runs] == [3, 0]
    assert (
        "the listing has 20 rows on 2 pages, and in its last complete walk it had 60 rows on 6 pages"
        in runs[0].screen
    )
    assert column(runs[1])["complete"] is True


def test_a_listing_that_lost_less_than_half_of_its_rows_is_complete(visit: Visit) -> None:
    with Portal(documents=30) as portal:
        visit(portal)
        for number in range(1, 13):
            portal.withdraw(number)
        run = visit(portal)
    assert (run.code, column(run)["doubt"]) == (0, None)


def test_longer_pages_are_no_shrunken_listing(visit: Visit) -> None:
    with Portal(documents=60) as portal:
        visit(portal)
        portal.rows = 30
        run = visit(portal)
    assert (run.code, column(run)["doubt"]) == (0, None)


@pytest.mark.parametrize("family", ["trs", "jeecms"])
def test_a_pager_without_an_end_ends_at_the_maximum_and_gives_documents_before(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "PAGES_BEFORE_DOCUMENTS", 2)
    with Portal(family, 1, rows=3) as portal:
        portal.endless = True
        run = crawled(portal, tmp_path, CITY_OF[family], LISTING_PAGES_MAX=5)
        kinds = [each.kind for each in portal.served if each.kind in {"listing", "document"}]
    assert (run.code, column(run)["pages_read"], len(run.lines())) == (3, 5, 15)
    assert kinds[: kinds.index("document")].count("listing") <= 3, "two pages, and the last one"
    assert "reading stopped after 5 pages (LISTING_PAGES_MAX)" in run.screen


def test_a_billion_promised_pages_with_the_same_rows_end_in_bounded_requests(visit: Visit) -> None:
    with Portal(documents=10, faults=[Fault("same", where="listing", after=1)]) as portal:
        portal.promise = 10**9
        run = visit(portal)
        assert portal.count("listing") <= 8
    assert (run.code, column(run)["complete"], len(run.lines())) == (3, False, 10)


def test_a_total_that_changes_on_every_page_ends_in_bounded_requests(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=35) as portal:
        shown = portal.family.listing
        promises = iter(range(5, 1000))
        monkeypatch.setattr(
            portal.family,
            "listing",
            lambda rows, number, _, *more: shown(rows, number, next(promises), *more),
        )
        run = visit(portal)
        assert portal.count("listing") <= 20
    assert (run.code, column(run)["complete"], len(run.lines())) == (3, False, 35)


def test_a_page_that_shows_fewer_pages_than_the_others_is_not_the_end(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Portal(documents=50) as portal:
        shown = portal.family.listing
        monkeypatch.setattr(
            portal.family,
            "listing",
            lambda rows, number, pages, *more: shown(rows, number, 3 if number == 3 else pages, *more),
        )
        runs = [visit(portal), visit(portal)]
    assert [(run.code, column(run)["complete"], len(run.lines())) for run in runs] == [(3, False, 30)] * 2
    assert "this page shows 3 pages, and an earlier page shows 5" in str(column(runs[0])["doubt"])
