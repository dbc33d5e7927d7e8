"""The text of OFD documents."""

from __future__ import annotations

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.text import read_text
from tests.support.attachments.files import WORDS, a_zip, an_ofd


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (an_ofd(), "ofd", f"王建国代表：\n{WORDS}"),
        (an_ofd(page="/Doc_0/Pages/Page_0/Content.xml"), "ofd", f"王建国代表：\n{WORDS}"),
        (an_ofd(page="../../../../etc/passwd"), "ofd", ""),
    ],
)
def test_the_text_of_a_document_is_read(content: bytes, kind: str, text: str) -> None:
    assert read_text(content, kind) == text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_zip({"OFD.xml": "<a><DocRoot>../x</DocRoot></a>"}), "ofd"),
        (
            a_zip(
                {
                    "OFD.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a><DocRoot>&e;</DocRoot></a>'
                }
            ),
            "ofd",
        ),
    ],
)
def test_a_document_that_cannot_be_read_says_why(content: bytes, kind: str) -> None:
    with pytest.raises(NoTextError, match=r"^it "):
        read_text(content, kind)
