"""A portal that asks for time is given it: ``Retry-After``, and ``Crawl-delay`` of robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.middlewares.retry_after import RetryAfterMiddleware, parse_retry_after
from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit


pytestmark = pytest.mark.slow


def test_too_many_requests_is_said_once_and_heard(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("429:5@document+4")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 5
    assert (run.code, len(run.lines())) == (4, 4)


def test_retry_after_is_waited_for_before_the_host_is_asked_again(visit: Visit) -> None:
    once = Fault.parse("503:1@document-5")
    once.every, once.met = 1000, 999
    with Portal(documents=5, faults=[once]) as portal:
        run = visit(portal)
        place = next(place for place, each in enumerate(portal.served) if each.status == 503)
        refused_at, asked_again = portal.served[place : place + 2]
    assert (run.code, len(run.lines())) == (0, 5)
    assert asked_again.path == refused_at.path
    assert asked_again.at - refused_at.at >= 0.9


def test_a_portal_that_asks_for_an_hour_is_left_alone(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("503:3600@document+3")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 4
    assert (run.code, len(run.lines())) == (4, 3)
    reasons = {reject["reason"] for reject in run.lines("rejects.jsonl")}
    assert "blocked: status 503, asks to be left alone for 3600 s" in reasons


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Sun, 22 Nov 2026 08:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
        ("9" * 400, 999_999_999),
    ],
)
def test_retry_after_is_a_count_or_a_date(printed: str, seconds: int) -> None:
    assert parse_retry_after(printed, datetime(2026, 11, 22, 8, tzinfo=UTC)) == seconds


def test_a_crawl_delay_of_robots_txt_slows_the_run_down(visit: Visit) -> None:
    with Portal(documents=2) as portal:
        portal.robots = "User-agent: *\nCrawl-delay: 0.3\n"
        visit(portal)
        moments = [each.at for each in portal.served if each.kind != "robots"]
    gaps = [late - early for early, late in pairwise(moments)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.25


def test_a_replay_waits_for_no_host() -> None:
    crawler = get_crawler(settings_dict={"REPLAY": "saved"})
    with pytest.raises(NotConfigured):
        RetryAfterMiddleware.from_crawler(crawler)
