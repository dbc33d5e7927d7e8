"""What a file is, told from its bytes."""

from __future__ import annotations

import pytest

from crawler.documents.file_types import MEDIA_TYPES, file_type
from tests.support.attachments.files import a_docx, a_pdf, a_zip, an_ofd, an_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(), "pdf"),
        (b"\n" * 100 + a_pdf(), "pdf"),
        (a_docx(), "docx"),
        (an_xlsx(), "xlsx"),
        (an_ofd(), "ofd"),
        (a_zip({"a.txt": "a"}), "zip"),
        (b"PK\x03\x04 torn", "zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE, "ole"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "html"),
        (b"<!-- a --> <script>location.href='/'</script>", "html"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        ("答复".encode("gb18030"), "txt"),
        (("复" * 6000).encode(), "txt"),
        (b"MZ\x90\x00", "bin"),
        (b"", "bin"),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, kind: str) -> None:
    assert file_type(content) == kind
    assert kind in MEDIA_TYPES
