"""Find the rows of the register that a person means by a name, a code, a host or an address."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.reading.urls import lookup_key
from crawler.register.portals import PortalRow, register
from crawler.similar import similar_name

_COMMON = frozenset({"www", "gov", "com", "cn"})
"""Parts of hosts that name no place."""

_SIMILAR_CHINESE = 0.5
"""The least similarity of two Chinese names: one wrong character of two is a misspelling."""


def find_rows(given: str) -> list[PortalRow]:
    """Return the rows of a place, in the order of the register.

    Args:
        given: a Chinese name or a part of it with at least two characters, of a place, its prefecture or its province;
            a code of GB/T 2260, or its first digits; a part of a host, such as ``wuhan``; a host or an address.
    """
    word = given.strip().casefold()
    if word.isdecimal():
        code = word.removesuffix("00").removesuffix("00") if len(word) == 6 else word
        return [row for row in register() if len(code) > 1 and row.code.startswith(code)]
    if not word.isascii():
        return [
            row
            for row in register()
            if len(word) > 1 and any(_names_region(word, name) for name in row.regions)
        ]
    if "." in word:
        host = _host(word)
        return [row for row in register() if row.host.removeprefix("www.") == host]
    return [row for row in register() if word in _labels(row)]


def _names_region(word: str, name: str) -> bool:
    """Return whether a name or a part of it is meant. 甘南州 also means 甘南藏族自治州."""
    return word in name or (len(word) > 2 and word[-1] == name[-1] and word[:-1] in name)


def row_of_listing(url: str) -> PortalRow | None:
    """Return the row whose column is at a URL, or None if the register has no such column."""
    key = lookup_key(url)
    return next((row for row in register() if row.address and lookup_key(row.address) == key), None)


def similar_place(given: str) -> str | None:
    """Return the name of a place or part of a host that is most similar to a misspelt one, or None if none is similar."""
    if given.isascii():
        return similar_name(given, sorted({label for row in register() for label in _labels(row)}))
    return similar_name(given, _names(register()), cutoff=_SIMILAR_CHINESE)


def _names(rows: Iterable[PortalRow]) -> list[str]:
    """Return the names of all regions, each with and without its last character, such as 武汉市 and 武汉."""
    names = dict.fromkeys(name for row in rows for name in row.regions)
    return list(dict.fromkeys(form for name in names for form in (name, name[:-1]) if len(form) > 1))


def _labels(row: PortalRow) -> frozenset[str]:
    """Return the parts of a host that may name its place or agency: ``jyj`` and ``wuhan`` of ``jyj.wuhan.gov.cn``."""
    return frozenset(row.host.partition(":")[0].split(".")) - _COMMON


def _host(word: str) -> str:
    netloc = urlsplit(word if "//" in word else f"//{word}").netloc
    return netloc.removeprefix("www.").rstrip(".")
