"""Recognition of all that is at hand: the register's addresses, saved pages and the simulator's portals.

Each table counts what is named rightly, what is unknown, and what is wrong, which is nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from crawler.portals.families.registry import FAMILIES
from crawler.portals.recognition import family_of, recognise
from crawler.register.portals import PortalRow, register
from tests.portal import Document
from tests.portal.families import FAMILIES as LOOKS
from tests.support.pages import REAL

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_A_SIGN = {"jtj.huainan.gov.cn"}
"""Hosts of a known family whose documents have addresses that other systems may have too."""

SHARED = {frozenset({"jeecms", "jeecms_bureau"}), frozenset({"jcms", "jpaas"})}
"""Families that share a form of document. The fingerprints tell them apart."""


def verdict(found: str | None, expected: str) -> str:
    """Return ``named``, ``unknown`` or ``wrong``."""
    if found is None:
        return "unknown"
    return "named" if found == expected else f"wrong: {found} instead of {expected or 'unknown'}"


EXAMPLES = [row for row in register() if row.example]


def test_the_addresses_of_the_register_are_named_rightly_or_not_at_all() -> None:
    counted = Counter(verdict(family_of("", row.example)[0], row.family) for row in EXAMPLES)
    assert set(counted) <= {"named", "unknown"}
    assert counted["named"] >= 130
    unnamed = {row.host for row in EXAMPLES if row.family and family_of("", row.example)[0] is None}
    assert unnamed == WITHOUT_A_SIGN


def test_the_listings_of_the_register_are_named_rightly_or_not_at_all() -> None:
    listings = [row for row in register() if row.address]
    counted = Counter(verdict(family_of("", row.address or "")[0], row.family) for row in listings)
    assert set(counted) <= {"named", "unknown"}
    assert counted["named"] >= 25


def test_an_address_of_the_register_is_a_document_of_its_own_family_alone() -> None:
    foreign = {row.example: claims(row) for row in EXAMPLES if claims(row)}
    assert foreign == {}
    unread = [
        row.example for row in EXAMPLES if row.family and not FAMILIES[row.family].is_document(row.example)
    ]
    assert unread == []


def claims(row: PortalRow) -> set[str]:
    """Return the families that would take a row's example for a document of theirs, without its own and its twin."""
    taking = {
        name
        for name, family in FAMILIES.items()
        if not family.is_fallback and family.is_document(row.example) and name != row.family
    }
    return {name for name in taking if frozenset({name, row.family}) not in SHARED}


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_the_portals_of_the_simulator_are_named_rightly(name: str) -> None:
    look, expected = LOOKS[name], "trs_wcm" if name == "trs" else name
    newest = [Document(number) for number in range(900, 890, -1)]
    host = "https://public.a.gov.cn" if name == "jeecms" else "https://www.a.gov.cn"
    listing = look.listing(newest, 1, 3)
    document = look.document(newest[0], 600)
    found = [
        recognise(listing.encode(), host + look.listing_path).family,
        recognise(document.encode(), host + look.document_path(newest[0])).family,
    ]
    # A document of an unknown system has nothing by which it could be recognised.
    rest = {"unknown"} if FAMILIES[expected].is_fallback else set()
    assert {verdict(each, expected) for each in found} <= {"named"} | rest
    assert verdict(found[0], expected) == "named"


@pytest.mark.slow
def test_the_real_pages_are_named_after_their_collection_or_not_at_all() -> None:
    pages = sorted((REAL.folder / "pages").glob("*.html"))
    if not pages:
        pytest.skip("the collection of real pages is not beside this checkout")
    counted = Counter(verdict(recognise(page.read_bytes()).family, family_in(page)) for page in pages)
    assert set(counted) <= {"named", "unknown"}
    assert counted["named"] >= 25


def family_in(page: Path) -> str:
    """Return the family that the name of a real page states; of the pages of other systems the one that is known by now."""
    known = {
        "other-luan-czj-public-detail": "anhui",
        "other-nanyang-czj-detail-2020": "henan",
        "other-xinyang-tjj-detail": "henan",
        "other-yueyang-detail-gbk": "yueyang",
        "jeecms-zhengzhou-tjj-detail": "jeecms_bureau",
        "gkmlpt-guangdong-stats-detail": "nfcms",
        "gkmlpt-shanwei-czj-detail": "nfcms",
    }
    first = page.stem.split("-")[0].split(".")[0]
    return known.get(page.stem) or {"trs": "trs_wcm", "other": "", "custom": "", "challenge": ""}.get(
        first, first
    )
