"""A column of a portal: one listing, its name, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True, slots=True)
class Column:
    """One listing of a city.

    Attributes:
        name: as in the records' ``column`` and in ``-a columns=NAME``; unique within the city.
        url: the listing's first page.
        kind: what the column says all its documents are, ``suggestion`` or ``proposal``; None where the
            column is mixed or does not say.
        documents: how the paths of its documents begin, where that cannot be told from ``url``
            (``/info/1039/`` on VSB); None where it can, or nobody knows.
    """

    name: str
    url: str
    kind: str | None = None
    documents: str | None = None


@lru_cache
def directory_of(url: str) -> str:
    """Host and directory of a URL, without its scheme: http and https are one."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rpartition('/')[0]}/"


@cache
def documents_directory(column: Column) -> str:
    """The directory in which a column's documents stand: the listing's own, where the column says no other.

    Every page is held against every column of its city.
    """
    return directory_of(urljoin(column.url, column.documents or "."))


def column_name(url: str) -> str:
    """The default name of a column: the first label of its host, ``www`` and ``public`` aside.

    ``https://kjj.cq.gov.cn/…`` is ``kjj``, ``https://public.huiji.gov.cn/…`` is ``huiji``; an address in
    place of a name is kept whole.
    """
    host = urlsplit(url).hostname or ""
    if not any(character.isalpha() for character in host):
        return host
    labels = host.split(".")
    return labels[1] if len(labels) > 1 and labels[0] in {"www", "public"} else labels[0]
