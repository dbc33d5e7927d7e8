"""The text of a DOC file. ``made/letter.doc`` is what LibreOffice 7.4 makes of ``made/letter.fodt``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from struct import pack

import olefile
import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.file_types import file_type
from crawler.documents.text import read_text
from crawler.documents.word97 import _Piece, _pieces, _text

LETTER = (Path(__file__).parent / "made" / "letter.doc").read_bytes()


def with_bytes(stream: str, place: int, changed: bytes) -> bytes:
    """The letter with some bytes of a stream replaced."""
    file = BytesIO(LETTER)
    with olefile.OleFileIO(file, write_mode=True) as opened:
        content = bytearray(opened.openstream(stream).read())
        content[place : place + len(changed)] = changed
        opened.write_stream(stream, bytes(content))
        return file.getvalue()


def test_paragraphs_and_rows_of_tables_are_lines_and_notes_and_boxes_follow() -> None:
    assert file_type(LETTER) == "doc"
    assert read_text(LETTER, "doc").split("\n") == [
        "对市十五届人大四次会议第B003号建议的答复",
        "王建国代表：",
        "您提出的建议收悉，见附件一。Thank you, 2026.",
        "承办单位\t\t电话",
        "市科技局 二处\t张三",
        "经研究，现答复如下",
        "第二行。",
        "建议由三名代表联名提出。",
        "文本框里的字",
    ]


def test_headers_comments_and_codes_of_fields_are_no_text() -> None:
    text = read_text(LETTER, "doc")
    assert "页眉" not in text
    assert "批注" not in text
    assert "HYPERLINK" not in text


def test_a_text_in_pieces_of_one_and_of_two_bytes_is_joined_and_a_field_inside_a_field_shows_its_result() -> (
    None
):
    """Word saves what was typed last in a piece of its own, and Latin letters in one byte each."""
    narrow = b"Dear \x93deputy\x94: \x13 IF \x13 PAGE \x141\x15 \x14page\x15\r"
    wide = "王建国代表：\x01\r".encode("utf-16-le")
    document = bytearray(0x400)
    document[0x4C:0x50] = pack("<I", len(narrow) + len(wide) // 2)
    document += narrow + wide
    clx = b"\x01" + pack("<h", 2) + b"ab"
    bounds = pack("<3I", 0, len(narrow), len(narrow) + len(wide) // 2)
    pieces = pack("<HIH", 0, 0x400 * 2 | 0x40000000, 0) + pack("<HIH", 0, 0x400 + len(narrow), 0)
    clx += b"\x02" + pack("<I", len(bounds + pieces)) + bounds + pieces
    document[0x1A2:0x1AA] = pack("<II", 0, len(clx))
    assert _text(bytes(document), clx, b"") == "Dear “deputy”: page\n王建国代表：\n"
    assert next(_pieces(clx, 0, len(clx))) == _Piece(0, len(narrow), 0x400, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_bytes("WordDocument", 0x0A, b"\x00\x03"), "it is encrypted"),
        (with_bytes("WordDocument", 0, b"\xdc\xa5"), "it is older than Word 97"),
        (with_bytes("WordDocument", 0x1A2, b"\xff\xff\xff\x7f"), "it is damaged"),
        (with_bytes("WordDocument", 0x0A, b"\x00\x00"), "it has no stream 0Table"),
        (LETTER[:3000], "it "),
        (LETTER[:512], "it "),
    ],
)
def test_a_document_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(NoTextError, match=f"^{reason}"):
        read_text(content, "doc")


@pytest.mark.parametrize("place", range(0, len(LETTER), 997))
def test_a_damaged_byte_costs_a_text_or_nothing(place: int) -> None:
    damaged = LETTER[:place] + b"\xff\x7f\xff" + LETTER[place + 3 :]
    try:
        assert isinstance(read_text(damaged, "doc"), str)
    except NoTextError as error:
        assert str(error).startswith("it ")  # noqa: PT017 either is right
