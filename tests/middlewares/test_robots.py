"""robots.txt is obeyed as RFC 9309 says: what its answer means for the pages of its host."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from protego import Protego

from crawler.middlewares.robots import MAX_BYTES, relevant_rules
from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Crawl, Visit

AGENT = "fuwen/1.0 (reads published replies)"
PAGE = "https://kjj.cq.gov.cn/zwgk/t20240520_3.html"


def allows(robots: bytes, url: str = PAGE) -> bool:
    """Return whether Scrapy's parser allows a page after the reduction to the relevant rules."""
    return Protego.parse(relevant_rules(robots, AGENT).decode()).can_fetch(url, AGENT)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (b"", True),
        (b"User-agent: *\nDisallow: /zwgk/", False),
        (b"User-agent: fuwen\nDisallow: /\nUser-agent: *\nAllow: /", False),
        (b"User-agent: FUWEN # ours\nAllow: /\nUser-agent: *\nDisallow: /", True),
        (b"User-agent: Baiduspider\nUser-agent: Googlebot\nDisallow: /\n", True),
        (b"User-agent: Baiduspider\nDisallow: /\nUser-agent: *\nAllow: /\n", True),
        (b"User-agent: Baiduspider\nUser-agent: *\nDisallow: /\n", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /zwgk/\r\n", False),
        (b"user agent *\nDisallow: /zwgk/", False),
        ("User-agent: *\nDisallow: /栏目/ # 不允许\nDisallow: /zwgk/".encode(), False),
    ],
)
def test_the_rules_that_concern_us_are_kept(robots: bytes, *, allowed: bool) -> None:
    assert allows(robots) is allowed


def test_500_kib_are_read_and_the_last_line_is_whole() -> None:
    head, rule = b"User-agent: *\n", b"Disallow: /x\n"
    filler = b"#" * (MAX_BYTES - len(head) - len(rule) - 20) + b"\n"
    assert not allows(head + rule + filler, "https://a.gov.cn/x")
    assert allows(head + filler + b"\n" * 40 + b"Disallow: /zwgk/"), "what stands behind the bound is read"
    cut = head + filler + b"Disallow: /zw" + b"x" * 100
    assert len(cut) > MAX_BYTES
    assert allows(cut), "half a rule forbids what the whole rule does not"


@pytest.mark.parametrize(
    "robots",
    [
        b"User-agent: *\n" + b"".join(b"Disallow: /x%d/*/y*z$\n" % number for number in range(100_000)),
        b"".join(b"User-agent: robot%d\n" % number for number in range(12_000)) + b"Disallow: /a\n" * 20_000,
        b"User-agent: *\nDisallow: /" + b"a*" * 300_000,
    ],
    ids=["many rules", "many robots with many rules", "one long rule"],
)
def test_any_robots_txt_is_read_in_seconds(robots: bytes) -> None:
    begun = time.process_time()
    allows(robots)
    assert time.process_time() - begun < 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "code", "requests", "says"),
    [
        ("500", 3, 0, "robots.txt could not be fetched, so no page is requested: status_500"),
        ("503", 3, 0, "robots.txt could not be fetched, so no page is requested: status_503"),
        ("reset", 3, 0, "robots.txt could not be fetched, so no page is requested: "),
        ("cut", 3, 0, "robots.txt could not be fetched, so no page is requested: the body is incomplete"),
        ("429", 4, 0, "robots.txt could not be fetched, so no page is requested: blocked: status_429"),
        ("521", 4, 0, "robots.txt could not be fetched, so no page is requested: blocked: status_521"),
        ("503:3600", 4, 0, "robots.txt could not be fetched, so no page is requested: blocked: status 503"),
        ("400", 0, 4, None),
        ("403", 0, 4, None),
        ("404", 0, 4, None),
        ("412", 0, 4, None),
        ("loop", 0, 4, None),
        ("away:host", 0, 4, None),
        ("away:file", 0, 4, None),
        ("moved", 0, 4, None),
        ("challenge", 0, 4, None),
    ],
)
def test_what_the_answer_for_robots_txt_means(
    fault: str, code: int, requests: int, says: str | None, visit: Visit
) -> None:
    with Portal(documents=3, faults=[Fault.parse(f"{fault}@robots")]) as portal:
        run = visit(portal, {"RETRY_TIMES": 0})
        assert portal.count("listing") + portal.count("document") == requests
    assert run.code == code
    if says is not None:
        (lost,) = run.manifest["columns"][0]["lost_pages"]
        assert lost["reason"].startswith(says)


@pytest.mark.slow
def test_robots_txt_is_tried_again_before_its_host_is_given_up(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("503@robots*2")]) as portal:
        run = visit(portal)
        assert portal.count("robots") == 3
    assert run.code == 0


@pytest.mark.slow
def test_robots_txt_is_asked_for_once_in_a_run_and_never_in_a_replay(crawl: Crawl) -> None:
    with Portal(documents=12) as portal:
        live = crawl("-s", "DOWNLOAD_DELAY=0", "-a", f"listing={portal.listing}")
        assert (live.code, portal.count("robots")) == (0, 1)
        replay = crawl(
            "-a",
            f"listing={portal.listing}",
            "-s",
            f"DATA_DIR={live.city.parent / 'replay'}",
            replay=live.city / "archive",
        )
        assert (replay.code, portal.count("robots")) == (0, 1)


@pytest.mark.slow
def test_a_portal_that_is_down_is_told_in_sentences(crawl: Crawl) -> None:
    with Portal(documents=1) as portal:
        listing = portal.listing
    run = crawl("-a", f"listing={listing}", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_DELAY=0")
    assert run.code == 3
    assert "Traceback" not in run.screen
    assert (
        "robots.txt could not be fetched, so no page is requested: the host refused the connection"
        in run.screen
    )
