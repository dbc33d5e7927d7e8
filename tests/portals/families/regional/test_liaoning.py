"""Documents of the platform of Liaoning, which are the index pages of folders."""

from __future__ import annotations

import pytest

from crawler.portals.column import Column
from crawler.portals.families.regional.liaoning import Liaoning
from crawler.portals.recognition import PageKind, recognise

LISTING = "https://czt.ln.gov.cn/czt/zfxxgk/fdzdgknr/jyta/srddbjy/sssjrdschy2025n/"
DOCUMENT = f"{LISTING}2025062016255583229/index.shtml"


def test_the_index_of_a_folder_is_a_document_and_is_requested_as_printed() -> None:
    row = Liaoning().row(DOCUMENT, "答复", None)
    assert (row.url, row.request_url) == (DOCUMENT.removesuffix("index.shtml"), DOCUMENT)
    assert Liaoning().is_document(row.url)
    assert Liaoning().is_document(DOCUMENT)
    assert Liaoning().match_length(row.url, Column("a", LISTING))
    assert not Liaoning().is_document(f"{LISTING}index.shtml")
    assert recognise(b"<html><body><p>x</p></body></html>", DOCUMENT).page is PageKind.DETAIL


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/gaj/jytabljg15/srddbjy/2024070915525968310/index.html", True),
        ("/czt/zwgkzdgz/zcfg/czzc/EB2E857D2D224C1FA1306E7C4F6F24FB/index.shtml", True),
        ("/gaj/jytabljg15/srddbjy/index.html", False),
        ("/gaj/1727250112747958273/index.html", False),
        ("/gaj/2024070915525968310.html", False),
    ],
)
def test_the_folder_of_a_document_is_a_moment_or_32_digits(path: str, *, is_document: bool) -> None:
    assert Liaoning().is_document(f"https://a.gov.cn{path}") == is_document
