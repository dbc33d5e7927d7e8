"""What a file is, told from its bytes."""

from __future__ import annotations

import pytest

from crawler.documents.file_types import LARGEST_DIRECTORY, MEDIA_TYPES, NO_PAGES, file_type, non_page_name
from tests.support.attachments.files import a_docx, a_pdf, a_zip, an_ofd, an_xlsx

CHROME = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.gov.cn/1.html\r\nSubject: =?utf-8?Q?=E5?=\r\n"
    b"Date: Mon, 20 May 2024 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    b'\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n'
)
INTERNET_EXPLORER = "From: <由 Microsoft Internet Explorer 5 保存>\r\nSubject: 答复\r\nContent-Type: multipart/related".encode(
    "gbk"
)
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
        (b"\x1f\x8b\x08", "gz"),
        (b"\x28\xb5\x2f\xfd\x20", "zst"),
        (b"BZh91AY", "bz2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"BM\x8a\x00\x00\x00\x00\x00\x00\x00\x8a\x00", "bmp"),
        ("BM公司关于建议的答复".encode(), "txt"),
        (CHROME, "mhtml"),
        (INTERNET_EXPLORER, "mhtml"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html>", "mhtml"),
        ("答复: 一\nMIME-Version: 1.0".encode(), "txt"),
        (b"<html><!-- %PDF-1.4 --></html>", "html"),
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


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (a_pdf(), "a PDF"),
        (a_docx(), "a Word document (DOCX)"),
        (CHROME, "an MHTML file (a page that a browser saved as one file)"),
        (b"MZ\x90\x00", "binary data"),
        (b"\x1b\x82\x00\x80\xaa\xaa", "binary data"),
        (b"", None),
        (b"<html></html>", None),
        (b'{"rows": []}', None),
        (b"<?xml version='1.0'?><a/>", None),
        ("答复".encode("gb18030"), None),
        (b"<div>" + "答复".encode("gb18030") + b"\xff\xff</div>" + b"<p></p>" * 3000, None),
        ("<html>答复</html>".encode("utf-16"), None),
        ("<html>答复</html>".encode("utf-16-le"), None),
        ("<html>答复</html>".encode("utf-16-be"), None),
    ],
)
def test_what_is_not_a_page_has_a_name(content: bytes, name: str | None) -> None:
    assert non_page_name(content) == name


def test_every_type_that_is_not_text_has_a_name() -> None:
    assert MEDIA_TYPES.keys() - NO_PAGES.keys() == {"html", "xml", "txt", "bin"}


@pytest.mark.parametrize(("size", "kind"), [(LARGEST_DIRECTORY // 2, "docx"), (LARGEST_DIRECTORY * 2, "zip")])
def test_a_long_list_of_names_in_a_zip_is_not_read(size: int, kind: str) -> None:
    names = {f"{number:05}{'x' * 30_000}": "" for number in range(size // 30_000)}
    assert file_type(a_zip({"word/document.xml": "", **names})) == kind
