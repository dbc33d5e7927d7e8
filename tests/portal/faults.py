"""What the portal does wrong, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDER = re.compile(
    r"(?P<what>[a-z]+|\d{3})(?::(?P<value>[a-z0-9.]+))?(?:@(?P<where>[a-z]+(?:-\d+)?))?"
    r"(?:\+(?P<after>\d+))?(?:/(?P<every>\d+))?(?:\*(?P<times>\d+))?"
)

KINDS = {
    "challenge": "a script that sets a cookie and loads the page again, with 40,000 characters of script (:large)",
    "shell": "a small body of scripts without a word",
    "slow": "the body byte by byte over this number of seconds (:SECONDS)",
    "endless": "a body that never ends",
    "reset": "the connection is reset in the middle of the body",
    "stub": "300 bytes that say nothing",
    "home": "the front of the site",
    "loop": "a redirect to itself",
    "away": "a redirect to a file (:file), another host (:host; for good, :gone), or the front (:front, :index, :aspx, :query)",
    "moved": "a redirect to the same page at another address of the site",
    "blank": "a page of ordinary size from which nothing can be read",
    "empty": "a listing without rows",
    "message": "a page that says that the system is busy, in place of a document",
    "login": "a redirect to the page of a login",
    "copy": "the newest document, without its 索引号, in place of any other",
    "renamed": "the label 索引号 under another name",
    "same": "the first page of the listing",
    "bomb": "a few kilobytes of gzip that become 64 MB",
    "gzip": "a body in gzip, which ends too early (:cut), before its first byte (:empty), or under a 404 (:404)",
    "members": "a body in two members of gzip, which ends too early (:cut)",
    "deflate": "a body in deflate, which ends too early (:cut)",
    "bare": "a body in deflate without the header of zlib, which ends too early (:cut)",
    "br": "a body in brotli, which ends too early (:cut)",
    "zstd": "a body in zstd, which ends too early (:cut)",
    "chunked": "a body in chunks, without the last of them (:cut)",
    "cookie": "a redirect to itself until a cookie comes back",
    "file": "bytes that are not a page (:pdf, :gz, :jpg, :zip, :mhtml, :bin), or a page nested too deep (:deep)",
    "refresh": "a page that leads on by meta refresh, by a script (:script) or by a header (:header)",
    "headers": "headers that never end",
    "mislabelled": "GB18030 under a header of utf-8",
    "cut": "less body than Content-Length says",
    "unmeasured": "a body that ends with its connection, without Content-Length",
}
"""Kinds of faults besides statuses (``503``, with ``503:30`` for ``Retry-After``)."""


_WHERE = re.compile(r"any|listing|document|part|robots|other|(?:page|document)-\d+")


@dataclass(slots=True)
class Fault:
    """Something that is done wrong on certain requests.

    Attributes:
        what: a status or one of :data:`KINDS`.
        value: what more it needs.
        where: ``any``, ``listing``, ``document``, ``page-2``, ``document-5``, ``part``, ``robots``, ``other``.
        after: so many of these requests are left alone first.
        every: then every so many of them is spoilt.
        times: how often it is done, 0 for always.
        met: how many of these requests were met so far.
    """

    what: str
    value: str = ""
    where: str = "any"
    after: int = 0
    every: int = 1
    times: int = 0
    met: int = 0

    @classmethod
    def parse(cls, order: str) -> Fault:
        """Read ``WHAT[:VALUE][@WHERE][+AFTER][/EVERY][*TIMES]``: ``503/3``, ``challenge@page-2``, ``404@document-5``.

        Raises:
            ValueError: it is no fault; the message says what is.
        """
        found = _ORDER.fullmatch(order)
        if found is None or (not found["what"].isdecimal() and found["what"] not in KINDS):
            raise ValueError(
                f"{order!r} is no fault: write WHAT[:VALUE][@WHERE][+AFTER][/EVERY][*TIMES], where WHAT is a status or one of"
                f" {', '.join(KINDS)}"
            )
        what, value, where = found["what"], found["value"] or "", found["where"] or "any"
        if what.isdecimal() and not 200 <= int(what) <= 599:
            raise ValueError(f"{what} is no status: write one from 200 to 599")
        values = re.findall(r":([a-z\d]+)", KINDS.get(what, ""))
        is_number = (what.isdecimal() or what == "slow") and value.replace(".", "", 1).isdecimal()
        if value and not (is_number if not values else value in values):
            choice = ", ".join(f":{each}" for each in values) or "no value"
            raise ValueError(f"{what} takes no :{value}: write {choice}")
        if not _WHERE.fullmatch(where):
            raise ValueError(
                f"@{where} is no place: write any, listing, document, robots, other, page-N or document-N"
            )
        return cls(
            what,
            value,
            where,
            int(found["after"] or 0),
            max(1, int(found["every"] or 1)),
            int(found["times"] or 0),
        )

    def strikes(self, kind: str, number: int | None) -> bool:
        """Whether it spoils a request for a page of a kind (``listing``, ``document``, ``robots``, ``other``)."""
        names = {"any" if kind != "robots" else "robots", kind}
        if number is not None:
            names.add(f"{'page' if kind == 'listing' else kind}-{number}")
        if self.where not in names:
            return False
        self.met += 1
        strike, rest = divmod(self.met - self.after, self.every)
        return self.met > self.after and rest == 0 and (not self.times or strike <= self.times)
