"""Cookies are sent back if the city or the operator asks for it, and are named if a portal needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares import cookies as scrapys_cookies
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.cookies import CookiesMiddleware
from crawler.middlewares.redirects import RedirectTargetMiddleware
from crawler.portals.city_spider import CitySpider
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.walking.refusals import CookieNeededError
from tests.portal import Fault, Portal
from tests.support.cities import settings_of

if TYPE_CHECKING:
    from tests.support.runs import Crawl

URL = "https://kjj.cq.gov.cn/zwgk/"


class Town(CitySpider):
    """A city without columns."""

    name = "town"
    family = TrsWcm()


class TownWithCookies(Town):
    """A city whose portal asks for a cookie."""

    cookies = True


def test_a_city_asks_for_cookies_by_a_value_of_its_class() -> None:
    assert settings_of(TownWithCookies)["COOKIES_ENABLED"] is True
    assert settings_of(Town)["COOKIES_ENABLED"] is False


def follow(responses: list[Response], **settings: object) -> None:
    """Give the redirects of one page to the middleware, each with the request that follows the one before."""
    crawler = get_crawler(
        Town, {"REDIRECT_MAX_TIMES": len(responses) - 1, "COOKIES_ENABLED": False, **settings}
    )
    crawler.spider = Town()
    middleware = RedirectTargetMiddleware.from_crawler(crawler)
    request = Request(URL)
    for times, response in enumerate(responses):
        request.meta["redirect_times"] = times
        middleware.process_response(request, response)


def redirect(to: str, *, cookie: bool = False, status: int = 302) -> Response:
    headers = {"Location": to} | ({"Set-Cookie": "seen=1"} if cookie else {})
    return Response(URL, status, headers)


@pytest.mark.parametrize(
    "responses",
    [
        [redirect(URL, cookie=True)] * 3,
        [redirect("/check", cookie=False), redirect(URL, cookie=True), redirect("/check")],
        [redirect("?a=1", cookie=True, status=307), redirect(URL), redirect("?a=1")],
    ],
    ids=["to itself", "through another page", "with a query"],
)
def test_a_circle_that_sets_a_cookie_is_named(responses: list[Response]) -> None:
    with pytest.raises(CookieNeededError, match=r"set cookies = True in crawler/spiders/town\.py"):
        follow(responses)
    follow(responses, COOKIES_ENABLED=True)
    follow(responses, REPLAY="saved/")


def test_other_redirects_do_not_name_a_cookie() -> None:
    follow([redirect(URL)] * 3)
    follow([redirect(URL, cookie=True), Response(URL, 200)])


def test_public_suffixes_are_read_without_the_network() -> None:
    crawler = get_crawler(Town, {"COOKIES_ENABLED": True})
    middleware = CookiesMiddleware.from_crawler(crawler)
    middleware.crawler = crawler
    request = Request(URL)
    cookies = [b"a=1; Domain=gov.cn", b"b=2; Domain=cq.gov.cn", b"c=3"]
    middleware.process_response(request, Response(URL, 200, {"Set-Cookie": cookies}))
    later = Request(URL)
    middleware.process_request(later)
    assert sorted((later.headers["Cookie"] or b"").split(b"; ")) == [b"b=2", b"c=3"]
    assert scrapys_cookies._split_domain.suffix_list_urls == ()


@pytest.mark.slow
def test_a_run_with_cookies_is_replayed_from_its_archive_which_holds_no_sent_cookie(crawl: Crawl) -> None:
    with Portal(documents=3, faults=[Fault.parse("cookie")]) as portal:
        listing = ("-a", f"listing={portal.listing}")
        live = crawl("-s", "COOKIES_ENABLED=1", "-s", "DOWNLOAD_DELAY=0", *listing)
        assert portal.count("listing") == 2
    assert (live.code, len(live.lines())) == (0, 3)
    replay = crawl("-s", f"DATA_DIR={live.city.parent / 'again'}", *listing, replay=live.city / "archive")
    assert (replay.code, "3 new" in replay.screen) == (0, True)


@pytest.mark.slow
def test_a_portal_that_asks_for_a_cookie_is_named_in_the_last_line(crawl: Crawl) -> None:
    with Portal(documents=3, faults=[Fault.parse("cookie")]) as portal:
        run = crawl("-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}")
    assert run.code == 6
    assert "set cookies = True in crawler/spiders/chongqing.py" in run.last_line
