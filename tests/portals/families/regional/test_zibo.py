"""Channels and documents of the portals of Zibo."""

from __future__ import annotations

import pytest

from crawler.portals.families.regional.zibo import Zibo
from crawler.portals.recognition import family_of
from crawler.reading import read_page
from tests.portal import Document
from tests.portal.families import FAMILIES as LOOKS
from tests.portal.regional_systems import SUGGESTED

CHANNEL = "/gongkai/site_htxjtysj/channel_c_5f9f6c9be592f315dca00fa9_n_1605682847.3247/"


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        (f"{CHANNEL}doc_5fb479ae189809a28f0dd500.html", True),
        (
            "/gongkai/channel_c_5f9fa491ab327f36e4c1305f_5fb3bcc7a40661f2aebb98a4/doc_61f342da93a456a2f282fe85.html",
            True,
        ),
        (CHANNEL, False),
        (f"{CHANNEL}doc_5fb479ae189809a28f0dd500_c40bf8efdc4f89fdb726fece655ac213.pdf", False),
    ],
)
def test_a_document_is_in_its_channel(path: str, *, is_document: bool) -> None:
    assert Zibo().is_document(f"http://www.huantai.gov.cn{path}") == is_document


def test_a_channel_is_recognised_by_its_address() -> None:
    assert family_of("", f"http://www.huantai.gov.cn{CHANNEL}")[0] == "zibo"


def test_the_suggestion_in_a_tab_is_not_the_body_of_the_reply() -> None:
    look, document = LOOKS["zibo"], Document(7)
    reading = read_page(look.document(document, 600).encode(), "http://a.gov.cn/doc.html")
    assert reading.body.split("\n") == document.paragraphs(600)
    assert {pair.label: pair.value for pair in reading.metadata.pairs}["建议内容"] == SUGGESTED
