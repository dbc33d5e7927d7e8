"""The text of OFD documents."""

from __future__ import annotations

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.ofd import ofd_text
from crawler.documents.text import read_text
from tests.support.attachments.files import WORDS, a_zip, an_ofd
from tests.support.counting import grows_linearly


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


def test_a_document_or_a_page_that_is_named_often_is_read_once() -> None:
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def read(size: int) -> str:
        pages = '<ofd:Page BaseLoc="Page.xml"/>' * size
        return ofd_text(
            a_zip(
                {
                    "OFD.xml": f"<ofd:OFD {name}>{'<ofd:DocRoot>Document.xml</ofd:DocRoot>' * size}</ofd:OFD>",
                    "Document.xml": f"<ofd:Document {name}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
                    "Page.xml": f"<ofd:Page {name}><ofd:TextObject><ofd:TextCode>答复</ofd:TextCode></ofd:TextObject></ofd:Page>",
                }
            )
        )

    assert read(9) == "答复"
    assert grows_linearly(read, 20)
