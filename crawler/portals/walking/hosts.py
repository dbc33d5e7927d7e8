"""Which hosts a run may ask, and which of them it asks no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.portals.walking.refusals import HostClosedError, OffsiteError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.portals.walking.failures import FetchFailure

_PORTS = {"http": ":80", "https": ":443"}

BLOCKED_IN_A_ROW = 3
"""So many refusals of a host, one after the other, and it is asked no more."""

FAILED_IN_A_ROW = 10
"""So many pages of a host in a row that failed after all their retries, and it is asked no more."""

FINAL = frozenset({"status_429", "retry_after"})
"""Blocks that say in so many words to stop asking: one is enough."""


@dataclass(slots=True)
class _Answers:
    """How one host answered of late; ``closed`` says why it is asked no more."""

    refused: int = 0
    failed: int = 0
    closed: str | None = None


class Hosts:
    """The hosts of a run, by name and port, and how they answered.

    Only they are asked, over http or https: a listing that links another host or a file, and a page that
    redirects there, gets nothing.
    """

    def __init__(self, urls: Iterable[str]) -> None:
        """Allow the hosts of ``urls``."""
        self._answers = {_host(url): _Answers() for url in urls}

    def __contains__(self, host: object) -> bool:
        return host in self._answers

    def names(self) -> list[str]:
        """The names alone, as ``allowed_domains`` has them."""
        return sorted({urlsplit(f"//{host}").hostname or "" for host in self._answers})

    def check(self, url: str) -> None:
        """Let an address pass that may be asked.

        Raises:
            OffsiteError: it is none of the city's hosts over http or https.
            HostClosedError: the host is asked no more in this run.
        """
        host, scheme = _host(url), url.split(":", 1)[0].lower()
        if host not in self._answers or scheme not in {"http", "https"}:
            raise OffsiteError(f"not of this city's hosts: {host or url[:200]}")
        closed = self._answers[host].closed
        if closed is not None:
            raise HostClosedError(f"not asked for, because {host} {closed}")

    def is_refusing(self, url: str) -> bool:
        """Whether the host's last answer was no page: it refused, or failed."""
        answers = self._answers.get(_host(url))
        return answers is not None and bool(answers.refused or answers.failed)

    def answered(self, url: str) -> None:
        """Note that a host gave what was asked for, or said that it has no such page."""
        answers = self._answers.get(_host(url))
        if answers is not None:
            answers.refused = answers.failed = 0

    def failed(self, url: str, failure: FetchFailure) -> None:
        """Note that a host refused a page, or failed to give it; after some in a row it is asked no more."""
        answers = self._answers.get(_host(url))
        if answers is None:
            return
        if failure.block is not None:
            answers.refused += 1
            if answers.refused >= BLOCKED_IN_A_ROW or failure.block in FINAL:
                answers.closed = answers.closed or f"blocks ({failure.block})"
        else:
            answers.failed += 1
            if answers.failed >= FAILED_IN_A_ROW:
                answers.closed = answers.closed or f"failed {FAILED_IN_A_ROW} times in a row"


def _host(url: str) -> str:
    """Host and port of an address, the port left out that its scheme has anyhow; empty where there is none."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
        return host.removesuffix(_PORTS.get(parts.scheme, ""))
    except ValueError:
        return ""
