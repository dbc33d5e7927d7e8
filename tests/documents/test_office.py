"""The text of documents and tables of an office program."""

from __future__ import annotations

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.text import read_text
from tests.support.attachments.files import WORDS, a_docx, a_pdf, a_zip, an_xlsx


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (a_docx(), "docx", f"{WORDS}\n承办单位\t市科技局"),
        (an_xlsx(), "xlsx", "办理情况\n建议编号\t承办单位\nB003\t市科技局"),
    ],
)
def test_the_text_of_a_document_is_read(content: bytes, kind: str, text: str) -> None:
    assert read_text(content, kind) == text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK", "docx"),
        (a_zip({"a": "b"}), "docx"),
        (a_pdf(), "xlsx"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(content: bytes, kind: str) -> None:
    with pytest.raises(NoTextError, match=r"^it "):
        read_text(content, kind)
