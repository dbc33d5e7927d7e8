"""What a run may ask, without a network."""

from __future__ import annotations

import pytest

from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.portals.walking.hosts import BLOCKED_IN_A_ROW, FAILED_IN_A_ROW, Hosts
from crawler.portals.walking.refusals import HostClosedError, OffsiteError


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
            "https://kjj.cq.gov.cn.:443/x",
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
