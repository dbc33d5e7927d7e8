"""A column: one listing of a city."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from posixpath import commonpath
from urllib.parse import urljoin, urlsplit

from crawler.reading.urls import host_of

_DATED = re.compile(
    r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?|[-_.](?:0?[1-9]|1[0-2])(?:[-_.](?:[0-2]?\d|3[01]))?)?"
)
"""Matches the name of a directory that is a year, a month or a day: ``2024``, ``202405``, ``2024-5-20``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One listing of a city. It lists pages with one reply each, which are called documents.

    Attributes:
        name: the column's name in records (key ``column``) and in ``-a columns=NAME``; unique within the
            city.
        url: the URL of the listing's first page.
        kind: the kind of all documents, ``suggestion`` or ``proposal``; None if the listing contains both
            kinds, or if the kind is unknown.
        documents: the beginning of the documents' paths, such as ``/info/1039/`` in the VSB system; None if
            the documents are in the listing's directory, or if the beginning is not known.
        label: the Chinese name of the agency or place that publishes, such as ``市科技局``; empty if it is
            not known.
        division: the GB/T 2260 code of the column's place, such as ``500113``; None if the place is the city.
        place: the Chinese name of the place that ``division`` names, such as ``重庆市巴南区``; empty if the
            place is the city.
    """

    name: str
    url: str
    kind: str | None = None
    documents: str | None = None
    label: str = ""
    division: str | None = None
    place: str = ""


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, for a city with more columns than fit in a short file as calls of :class:`Column`.

    Each line of ``table`` is one column: name, kind, label and URL, separated by white space. The kind ``both``
    becomes None. A column whose place is not the city has the division and the place between label and URL.

    Raises:
        ValueError: a line has neither four nor six texts.
    """
    return tuple(_column(*line.split()) for line in table.strip().splitlines())


def _column(*texts: str) -> Column:
    if len(texts) not in {4, 6}:
        raise ValueError(
            f"not a column (name, kind, label, division and place if needed, URL): {' '.join(texts)}"
        )
    name, kind, label, *place, url = texts
    return Column(name, url, None if kind == "both" else kind, None, label, *place)


@lru_cache
def directory_of(url: str) -> str:
    """Return a URL's host and directory, such as ``a.gov.cn/news/`` for ``https://a.gov.cn/news/1.html``.

    The scheme is left out, because http and https count as equal.
    """
    directory = urlsplit(url).path.rpartition("/")[0].lstrip("/")
    return f"{host_of(url)}/{directory}/" if directory else f"{host_of(url)}/"


@cache
def documents_directory(column: Column) -> str:
    """Return the host and directory of a column's documents, such as ``a.gov.cn/news/``.

    The directory is ``column.documents``. If ``column.documents`` is None, the listing's directory is used.
    The result is cached, because every page is compared with every column of its city.
    """
    return directory_of(urljoin(column.url, column.documents or "."))


def column_name(url: str) -> str:
    """Return the default name of the column at ``url``: the first part of the host name in ``url``.

    For example, the name is ``kjj`` for ``https://kjj.cq.gov.cn/…``. If the first part is ``www``, ``public``,
    ``xxgk`` or ``zwgk``, which name no agency, the second part is returned: ``huiji`` for
    ``https://public.huiji.gov.cn/…``. If the host is an IP address, the whole address is returned.
    """
    host = urlsplit(url).hostname or ""
    if not any(character.isalpha() for character in host):
        return host
    labels = host.split(".")
    return labels[1] if len(labels) > 1 and labels[0] in {"www", "public", "xxgk", "zwgk"} else labels[0]


def common_directory(rows: Sequence[str], listing: str) -> str | None:
    """Return the path of the directory that contains all documents, such as ``/info/1039/``.

    A directory named after a date, such as ``202405``, and those below it are left off: the next documents are in
    another one. Return None if the root is the only directory that contains all documents, or if a document is not on the
    listing's host.

    Args:
        rows: the URLs of the documents.
        listing: the URL of the listing.
    """
    if {host_of(url) for url in rows} != {host_of(listing)}:
        return None
    common = commonpath([urlsplit(url).path.rpartition("/")[0] or "/" for url in rows])
    undated = takewhile(lambda name: _DATED.fullmatch(name) is None, common.strip("/").split("/"))
    directory = "/".join(undated)
    return f"/{directory}/" if directory else None
