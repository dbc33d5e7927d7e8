"""What a file is, told from its bytes, and the text that is in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.documents import bounds
from crawler.documents.bounds import NoTextError
from crawler.documents.file_types import MEDIA_TYPES, file_type
from crawler.documents.text import read_text, text_of_file
from tests.support.attachments.files import WORDS, a_docx, a_pdf, a_zip, an_ofd, an_xlsx

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (a_pdf(), "pdf", WORDS),
        (a_docx(), "docx", f"{WORDS}\n承办单位\t市科技局"),
        (an_xlsx(), "xlsx", "办理情况\n建议编号\t承办单位\nB003\t市科技局"),
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
        (b"", "pdf"), (b"%PDF-1.4 torn", "pdf"), (b"PK", "docx"), (a_zip({"a": "b"}), "docx"), (a_pdf(), "xlsx"),
        (a_zip({"OFD.xml": "<a><DocRoot>../x</DocRoot></a>"}), "ofd"),
        (a_zip({"OFD.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a><DocRoot>&e;</DocRoot></a>'}), "ofd"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_read_says_why(content: bytes, kind: str) -> None:
    with pytest.raises(NoTextError, match=r"^it "):
        read_text(content, kind)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_PART", 1000)
    for bomb, kind in ((an_ofd("复" * 1000), "ofd"), (a_docx(), "docx"), (an_xlsx(), "xlsx")):
        with pytest.raises(NoTextError, match="unpacks to too much"):
            read_text(bomb, kind)


def test_a_file_is_read_in_a_process_of_its_own_that_says_why_there_is_no_text(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(an_ofd())
    bad.write_bytes(b"PK")
    assert text_of_file(good, "ofd") == f"王建国代表：\n{WORDS}"
    with pytest.raises(NoTextError, match=r"cannot be read \(BadZipFile\)"):
        text_of_file(bad, "ofd")


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    monkeypatch.setattr("crawler.documents.text.SECONDS", 0.5)
    with pytest.raises(NoTextError, match="takes too long"):
        text_of_file(endless, "pdf")
