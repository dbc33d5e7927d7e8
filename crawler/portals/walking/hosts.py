"""The hosts that a run may request, and those that it no longer requests because they block or fail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.portals.walking.failures import FetchFailure
from crawler.portals.walking.refusals import HostClosedError, OffsiteError

_PORTS = {"http": ":80", "https": ":443"}

BLOCKED_IN_A_ROW = 3
"""Consecutive blocks after which a host is not requested again in this run."""

FAILED_IN_A_ROW = 10
"""Consecutive pages that failed after all retries, after which a host is not requested again in this run."""

FINAL = frozenset({"status_429", "retry_after"})
"""Blocks that tell the client explicitly to stop: one is enough."""


@dataclass(slots=True)
class _Answers:
    """Consecutive blocks and failures of one host; ``closed`` is why it is not requested again, or None."""

    blocked: int = 0
    failed: int = 0
    closed: str | None = None


class Hosts:
    """The hosts of a run, by name and port, and how they answered.

    Only these hosts are requested, over http or https. A row that links another host or a file is not
    fetched, and a redirect there is not followed.
    """

    def __init__(self, urls: Iterable[str]) -> None:
        """Allow the hosts of ``urls``."""
        self._answers = {_host(url): _Answers() for url in urls}

    def __contains__(self, host: object) -> bool:
        return host in self._answers

    def names(self) -> list[str]:
        """Return the sorted names without ports, for ``allowed_domains``."""
        return sorted({urlsplit(f"//{host}").hostname or "" for host in self._answers})

    def check(self, url: str) -> None:
        """Raise an exception unless ``url`` may be requested.

        Raises:
            OffsiteError: the URL is not one of the city's hosts over http or https.
            HostClosedError: the host is not requested again in this run.
        """
        host, scheme = _host(url), url.split(":", 1)[0].lower()
        if host not in self._answers or scheme not in {"http", "https"}:
            raise OffsiteError(f"not of this city's hosts: {host or url[:200]}")
        closed = self._answers[host].closed
        if closed is not None:
            raise HostClosedError(f"not asked for, because {host} {closed}")

    def answered(self, url: str) -> None:
        """Record that a host served a request, or answered that it has no such page."""
        answers = self._answers.get(_host(url))
        if answers is not None:
            answers.blocked = answers.failed = 0

    def failed(self, url: str, failure: FetchFailure) -> None:
        """Record a block or a failure of a host; a number of them in a row close the host."""
        answers = self._answers.get(_host(url))
        if answers is None:
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
    """Return host and port of a URL, without the scheme's default port; an empty text without a host."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
        return host.removesuffix(_PORTS.get(parts.scheme, ""))
    except ValueError:
        return ""
