"""A column of a portal: one listing of a city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urljoin, urlsplit


@dataclass(frozen=True, slots=True)
class Column:
    """One listing of a city.

    Attributes:
        name: the value of ``column`` in records and of ``-a columns=NAME``; unique within the city.
        url: the URL of the listing's first page.
        kind: the kind of all its documents, ``suggestion`` or ``proposal``; None if the column is mixed or
            does not say.
        documents: the start of its documents' paths, if it does not follow from ``url`` (``/info/1039/`` on
            VSB); None if it does, or is not known.
    """

    name: str
    url: str
    kind: str | None = None
    documents: str | None = None


@lru_cache
def directory_of(url: str) -> str:
    """Return host and directory of a URL, without the scheme, so that http and https are equal."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rpartition('/')[0]}/"


@cache
def documents_directory(column: Column) -> str:
    """Return the directory of a column's documents: ``column.documents``, by default the listing's own directory.

    Cached, because every page is compared with every column of its city.
    """
    return directory_of(urljoin(column.url, column.documents or "."))


def column_name(url: str) -> str:
    """Return the default name of a column: the first label of its host, after ``www`` or ``public``.

    ``https://kjj.cq.gov.cn/…`` gives ``kjj``, ``https://public.huiji.gov.cn/…`` gives ``huiji``. An IP
    address is returned whole.
    """
    host = urlsplit(url).hostname or ""
    if not any(character.isalpha() for character in host):
        return host
    labels = host.split(".")
    return labels[1] if len(labels) > 1 and labels[0] in {"www", "public"} else labels[0]
