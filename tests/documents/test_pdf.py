"""The text of PDF documents."""

from __future__ import annotations

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.text import read_text
from tests.support.attachments.files import WORDS, a_pdf


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (a_pdf(), "pdf", WORDS),
    ],
)
def test_the_text_of_a_document_is_read(content: bytes, kind: str, text: str) -> None:
    assert read_text(content, kind) == text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "pdf"),
        (b"%PDF-1.4 torn", "pdf"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(content: bytes, kind: str) -> None:
    with pytest.raises(NoTextError, match=r"^it "):
        read_text(content, kind)
