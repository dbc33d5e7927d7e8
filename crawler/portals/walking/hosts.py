"""The hosts to which a run may send requests. A host that keeps refusing or failing gets no further requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.portals.walking.failures import FetchFailure
from crawler.portals.walking.refusals import HostClosedError, OffsiteError
from crawler.reading.urls import host_of

BLOCKED_IN_A_ROW = 3
"""The number of consecutive refusals after which a host gets no further requests in this run."""

FAILED_IN_A_ROW = 10
"""The number of consecutive failures after which a host gets no further requests in this run.

A request counts as one failure, and only after all its retries have failed.
"""

FINAL = frozenset({"status_429", "retry_after"})
"""The kinds of refusal that explicitly tell the client to stop.

After a refusal of one of these kinds, the host gets no further requests in this run.
"""


@dataclass(slots=True)
class _Answers:
    """A summary of how one host has answered so far.

    Attributes:
        blocked: the number of consecutive refusals.
        failed: the number of consecutive failures.
        closed: the reason why the host gets no further requests in this run; None if the host is still open
            for requests.
    """

    blocked: int = 0
    failed: int = 0
    closed: str | None = None


class Hosts:
    """Decides which URLs a run may request, and counts each host's consecutive refusals and failures.

    Hosts are identified by name and port. Requests are sent only to the hosts of the run, over http or
    https. If a row of a listing links to a different host, the link's target is not fetched. A redirect to a
    different host is not followed.
    """

    def __init__(self, urls: Iterable[str]) -> None:
        """Allow requests to the hosts of ``urls``."""
        self._answers = {_host(url): _Answers() for url in urls}
        self._may_close = True

    def __contains__(self, host: object) -> bool:
        return host in self._answers

    def names(self) -> list[str]:
        """Return the sorted host names without ports, for Scrapy's ``allowed_domains``."""
        return sorted({urlsplit(f"//{host}").hostname or "" for host in self._answers})

    def check(self, url: str) -> None:
        """Raise an exception unless ``url`` may be requested.

        Raises:
            OffsiteError: the URL's host is not one of the city's, or its scheme is not http or https.
            HostClosedError: the host gets no further requests in this run.
        """
        host, scheme = _host(url), url.split(":", 1)[0].lower()
        if host not in self._answers or scheme not in {"http", "https"}:
            raise OffsiteError(f"not of this city's hosts: {host or url[:200]}")
        closed = self._answers[host].closed
        if closed is not None:
            raise HostClosedError(f"not asked for, because {host} {closed}")

    def never_close(self) -> None:
        """Let no host be closed: an archive is not asked too much, and has the answers of many nights."""
        self._may_close = False

    def answered(self, url: str) -> None:
        """Record that a host served a request, or that it answered that the page does not exist."""
        answers = self._answers.get(_host(url))
        if answers is not None:
            answers.blocked = answers.failed = 0

    def failed(self, url: str, failure: FetchFailure) -> None:
        """Record that a host refused a request, or that a request to the host failed.

        After too many refusals or failures in a row, or after one refusal of a kind in :data:`FINAL`, the host
        gets no further requests in this run.
        """
        answers = self._answers.get(_host(url))
        if answers is None or not self._may_close:
            return
        if failure.block is not None:
            answers.blocked += 1
            if answers.blocked >= BLOCKED_IN_A_ROW or failure.block in FINAL:
                answers.closed = answers.closed or f"blocks ({failure.block})"
        else:
            answers.failed += 1
            if answers.failed >= FAILED_IN_A_ROW:
                answers.closed = answers.closed or f"failed {FAILED_IN_A_ROW} times in a row"


def _host(url: str) -> str:
    """Return a URL's host and port, such as ``127.0.0.1:8765``. The scheme's default port is left out.

    If the URL has no host or is invalid, the result is an empty string.
    """
    try:
        return host_of(url)
    except ValueError:
        return ""
