"""A response whose headers do not end is given up at a bound of bytes, and the rest of the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.portals.header_limit import LimitedHeadersDownloadHandler
from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Crawl

pytestmark = pytest.mark.slow


def test_headers_without_an_end_fail_and_the_rest_is_stored(crawl_process: Crawl) -> None:
    with Portal(documents=3, faults=[Fault.parse("headers@document-2")]) as portal:
        run = crawl_process(
            *("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0"),
        )
    assert (run.code, len(run.lines())) == (3, 2), run.screen
    (reject,) = run.lines("rejects.jsonl")
    assert reject["reason"] == "the headers of the response are too large"
    assert "Traceback" not in run.screen
    assert LimitedHeadersDownloadHandler.__name__ not in run.screen
