"""Answers that are endless, huge, slow or broken: each fails with what happened, and the rest is stored."""

from __future__ import annotations

import pytest

from crawler.portals.walking.network_errors import CUT_OFF
from tests.portal import Fault, Portal
from tests.support.runs import Crawl, Run, run_the_command

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the command, with the network's own limits, over documents each of which is spoilt otherwise."""
    orders = (
        "bomb@document-1",
        "endless@document-2",
        "slow:60@document-3",
        "reset@document-4",
        "cut@document-5",
    )
    with Portal(documents=8, faults=[Fault.parse(order) for order in orders]) as portal:
        return run_the_command(
            tmp_path_factory.mktemp("faulty"),
            "chongqing",
            *("-a", f"listing={portal.listing}"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0"),
            *("-s", "LOG_LEVEL=CRITICAL"),
        )


def test_bombs_endless_slow_and_broken_bodies_fail_and_the_rest_is_stored(faulty: Run) -> None:
    assert faulty.code == 3, faulty.screen
    assert [line["suggestion"]["number"] for line in faulty.lines()] == ["B0008", "B0007", "B0006"]
    assert faulty.manifest["totals"]["failed"] == 5


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (1, "the body is too large: it is larger than 32 MiB when decoded"),
        (2, "timeout: the whole page did not arrive within DOWNLOAD_TIMEOUT"),
        (3, "timeout: the whole page did not arrive within DOWNLOAD_TIMEOUT"),
        (4, CUT_OFF),
        (5, CUT_OFF),
    ],
)
def test_each_says_what_happened(faulty: Run, document: int, says: str) -> None:
    (reason,) = [
        reject["reason"]
        for reject in faulty.lines("rejects.jsonl")
        if reject["url"].endswith(f"_{document}.html")
    ]
    assert says in reason, reason
    assert "\n" not in reason


def test_a_listing_that_never_ends_does_not_keep_a_run_from_ending(crawl: Crawl) -> None:
    with Portal(documents=5, faults=[Fault.parse("endless@listing")]) as portal:
        run = crawl(
            *("-a", f"listing={portal.listing}"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0"),
        )
    assert run.code == 3, run.screen
    assert "Traceback" not in run.screen
