"""A portal that refuses: counted by kind, asked no more after a few times, nothing of it stored."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crawler.middlewares.retry_after import parse_retry_after
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.hosts import BLOCKED_IN_A_ROW, FAILED_IN_A_ROW, Hosts
from crawler.portals.walking.refusals import HostClosedError, OffsiteError
from tests.portal import Document, Fault, Portal
from tests.support.runs import Visit

pytestmark = pytest.mark.slow

KINDS = ["403", "412", "521", "challenge", "shell", "loop"]


@pytest.mark.parametrize("kind", [*KINDS, "429", "home"])
def test_a_first_page_that_is_refused_ends_the_run_as_blocked(visit: Visit, kind: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"{kind}@listing")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 0})
        assert portal.count("document") == 0
        assert portal.count("listing") == (6 if kind == "loop" else 1)
    assert (run.code, run.lines(), run.manifest["outcome"]) == (4, [], "blocked")
    names = {
        "challenge": "jsl_challenge",
        "shell": "script_shell",
        "loop": "redirect_loop",
        "home": "home_page",
    }
    assert run.manifest["blocked"] == {names.get(kind, f"status_{kind}"): 1}


@pytest.mark.parametrize("page", [1, 2])
def test_a_listing_that_redirects_to_the_front_of_the_site_is_blocked(visit: Visit, page: int) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"away:front@page-{page}")]) as portal:
        # A front that looks like a listing of documents, as portals' fronts do.
        portal.extra = {"/": portal.family.listing([Document(900), Document(901)], 1, 1)}
        run = visit(portal)
    assert (run.code, len(run.lines())) == (4, 10 * (page - 1))
    assert run.manifest["columns"][0]["lost_pages"][0]["reason"].startswith("blocked: the home page")


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_that_refuses_its_documents_is_asked_no_more_after_a_few(visit: Visit, kind: str) -> None:
    with Portal(documents=25, faults=[Fault.parse(f"{kind}@document+2")]) as portal:
        run = visit(portal, {"REDIRECT_MAX_TIMES": 1})
        assert portal.count("document") == 2 + BLOCKED_IN_A_ROW * (2 if kind == "loop" else 1)
        assert (run.code, len(run.lines())) == (4, 2)
        assert len(run.lines("rejects.jsonl")) == 23
        portal.faults = []
        later = visit(portal)
    assert (later.code, len(later.lines())) == (0, 25)


def test_too_many_requests_is_said_once_and_heard(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("429:5@document+4")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 5
    assert (run.code, len(run.lines())) == (4, 4)


def test_what_a_blocked_listing_already_gave_is_kept(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("challenge@page-2")]) as portal:
        run = visit(portal)
        assert portal.pages_asked().count(2) == 1
    assert (run.code, len(run.lines())) == (4, 10)
    assert run.manifest["columns"][0]["complete"] is False


def test_a_challenge_after_so_many_requests_is_met_only_a_few_times(visit: Visit) -> None:
    with Portal(documents=45, faults=[Fault.parse("challenge+20")]) as portal:
        run = visit(portal)
        assert portal.count() == 20 + BLOCKED_IN_A_ROW
    assert run.code == 4
    assert 0 < len(run.lines()) < 20


def test_single_refusals_between_answers_do_not_end_a_run(visit: Visit) -> None:
    with Portal(documents=20, faults=[Fault.parse("403@document/5")]) as portal:
        run = visit(portal)
        assert portal.count("document") == 20
    assert (run.code, len(run.lines())) == (4, 16)


def test_every_third_request_failing_is_made_good_by_retries(visit: Visit) -> None:
    with Portal(documents=25, faults=[Fault.parse("503/3")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 25)


def test_a_host_that_fails_ten_times_in_a_row_is_asked_no_more(visit: Visit) -> None:
    with Portal(documents=45, faults=[Fault.parse("500@document+5")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 1})
        assert portal.count("document") == 5 + FAILED_IN_A_ROW * 2
    assert (run.code, len(run.lines())) == (3, 5)
    assert len(run.lines("rejects.jsonl")) == 40


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


def test_robots_txt_is_obeyed_and_named(visit: Visit) -> None:
    with Portal(documents=5) as portal:
        portal.robots = "User-agent: *\nDisallow: /\n"
        run = visit(portal)
        assert portal.count() == 0
    assert (run.code, run.lines()) == (3, [])
    assert run.manifest["columns"][0]["lost_pages"][0]["reason"] == "Forbidden by robots.txt"


class TestHosts:
    """What a run may ask, without a network."""

    URL = "https://kjj.cq.gov.cn/a/"

    def test_only_the_hosts_of_the_city_over_http_may_be_asked(self) -> None:
        hosts = Hosts([self.URL, "http://127.0.0.1:8000/"])
        for allowed in (
            self.URL,
            "http://kjj.cq.gov.cn/",
            "HTTPS://KJJ.cq.gov.cn/x",
            "http://127.0.0.1:8000/b",
        ):
            hosts.check(allowed)
        for refused_url in (
            "https://cq.gov.cn/",
            "https://evil.kjj.cq.gov.cn/",
            "https://kjj.cq.gov.cn.evil.example/",
            "https://kjj.cq.gov.cn:8443/",
            "http://127.0.0.1:8001/",
            "ftp://kjj.cq.gov.cn/",
            "file:///etc/passwd",
            "file://kjj.cq.gov.cn/etc/passwd",
            "https://user@kjj.cq.gov.cn/",
            "http://[::1",
            "//kjj.cq.gov.cn/",
        ):
            with pytest.raises(OffsiteError):
                hosts.check(refused_url)

    def test_refusals_in_a_row_close_a_host_and_an_answer_between_them_does_not(self) -> None:
        hosts, loss = Hosts([self.URL]), blocked_failure("status_403")
        for _ in range(BLOCKED_IN_A_ROW - 1):
            hosts.failed(self.URL, loss)
        hosts.answered(self.URL)
        for _ in range(BLOCKED_IN_A_ROW - 1):
            hosts.failed(self.URL, loss)
        hosts.check(self.URL)
        hosts.failed(self.URL, loss)
        with pytest.raises(
            HostClosedError, match=r"not asked for, because kjj.cq.gov.cn blocks \(status_403\)"
        ):
            hosts.check(self.URL)
        hosts.answered(self.URL)
        with pytest.raises(HostClosedError):
            hosts.check(self.URL)

    def test_one_host_closed_leaves_the_others_open(self) -> None:
        hosts = Hosts([self.URL, "https://slj.cq.gov.cn/"])
        hosts.failed(self.URL, blocked_failure("status_429"))
        with pytest.raises(HostClosedError):
            hosts.check(self.URL)
        hosts.check("https://slj.cq.gov.cn/b/")

    def test_a_host_that_only_fails_is_closed_too(self) -> None:
        hosts = Hosts([self.URL])
        for _ in range(FAILED_IN_A_ROW):
            hosts.check(self.URL)
            hosts.failed(self.URL, FetchFailure(FailureKind.FAILED, "status_500"))
        with pytest.raises(HostClosedError, match="failed 10 times in a row"):
            hosts.check(self.URL)
