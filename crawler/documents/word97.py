"""Reading the text of DOC files, which Word 97 to 2003 and WPS write (MS-DOC).

A DOC file is a compound file of streams, which ``olefile`` opens. Its text is stored in pieces, whose places are in the
piece table of another stream.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from struct import unpack_from

import olefile

from crawler.documents.bounds import LONGEST_TEXT, NoTextError

_WORD_97 = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_LENGTHS = 0x4C
"""The place of the numbers of characters: of the text, its footnotes, headers, a reserved part, comments and so on."""

_PARTS = ("text", "footnotes", "headers", "reserved", "comments", "endnotes", "boxes", "boxes of headers")
_READ = frozenset({"text", "footnotes", "endnotes", "boxes"})
_PLACE_OF_CLX, _PLACE_OF_PARAGRAPHS = 0x1A2, 0x102
_FORMATS = 512
"""The size in bytes of a page with the formats of paragraphs."""

_IN_TABLE, _ROW_END, _FORMAT_ELSEWHERE, _TABLE_DEFINITION = 0x2416, 0x2417, 0x6646, 0xD608
_OPERANDS = (1, 1, 2, 4, 2, 2, None, 3)
"""The length in bytes of the operand of a format's property, by the upper three bits of its code. None: it says so."""

_FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
"""Matches a field without another inside: its code, then perhaps the result that is shown."""

_SHOWN = str.maketrans({"\v": "\n", "\f": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\x07": "\t"})
_NOT_TEXT = re.compile(r"\x02[\t ]*|[\x00-\x08\x0f-\x1d]")  # \x02 is the number of a note
_ENDS = re.compile(r"[\r\x07]")
_EMPTY_CELLS = re.compile(r"\t+$", re.MULTILINE)


def doc_text(content: bytes) -> str:
    """Return the text of a DOC file: the body, then footnotes, endnotes and text boxes.

    Each paragraph is a line. Each row of a table is a line, with its cells separated by tabs. Of a field, the result is
    text and the code is not. Headers, footers and comments are left out.

    Raises:
        NoTextError: the file is encrypted, is older than Word 97 or is damaged.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            document = _stream(file, "WordDocument")
            identifier, flags = unpack_from("<H", document)[0], unpack_from("<H", document, 0x0A)[0]
            if identifier != _WORD_97:
                raise NoTextError("it is older than Word 97")
            if flags & _ENCRYPTED:
                raise NoTextError("it is encrypted")
            table = _stream(file, "1Table" if flags & _TABLE_1 else "0Table")
            data = _stream(file, "Data") if file.exists("Data") else b""
        return _text(document, table, data)
    except (struct.error, IndexError) as error:
        raise NoTextError("it is damaged") from error


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    if not file.exists(name):
        raise NoTextError(f"it has no stream {name}")
    stream: bytes = file.openstream(name).read()
    return stream


def _text(document: bytes, table: bytes, data: bytes) -> str:
    ends = dict(_paragraphs(document, table, data))
    pieces = list(_pieces(table, *unpack_from("<II", document, _PLACE_OF_CLX)))
    begin, found = 0, []
    for name, length in zip(_PARTS, unpack_from("<8i", document, _LENGTHS), strict=True):
        if name in _READ and length > 0:
            found.append("".join(_characters(document, pieces, begin, begin + length, ends)))
        begin += max(length, 0)
    text = "\n".join(found)[: 2 * LONGEST_TEXT]
    while "\x13" in text:  # the innermost fields first
        shown = _FIELD_CODE.sub(lambda field: field[1] or "", text)
        if shown == text:
            break
        text = shown
    return _EMPTY_CELLS.sub("", _NOT_TEXT.sub("", text.translate(_SHOWN).replace("\r", "\n")))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Consecutive characters of the text that are stored in one place, each in one byte or each in two."""

    begin: int
    end: int
    place: int
    width: int


def _pieces(table: bytes, place: int, size: int) -> Iterator[_Piece]:
    """Yield the pieces of the text in order (MS-DOC 2.4.1)."""
    end = place + size
    while table[place] == 1:  # a format that pieces share
        place += 3 + int(unpack_from("<h", table, place + 1)[0])
        if place >= end:
            raise NoTextError("it is damaged")
    number = (unpack_from("<I", table, place + 1)[0] - 4) // 12
    if table[place] != 2 or not 0 <= number <= size // 12:
        raise NoTextError("it is damaged")
    bounds = unpack_from(f"<{number + 1}I", table, place + 5)
    for index in range(number):
        (where,) = unpack_from("<I", table, place + 5 + 4 * (number + 1) + 8 * index + 2)
        narrow = bool(where & 0x40000000)
        where &= 0x3FFFFFFF
        yield _Piece(bounds[index], bounds[index + 1], where // 2 if narrow else where, 1 if narrow else 2)


def _characters(
    document: bytes, pieces: list[_Piece], begin: int, end: int, ends: dict[int, str]
) -> Iterator[str]:
    """Yield the characters from ``begin`` to ``end``. Marks of paragraphs and cells become what ``ends`` says."""
    for piece in pieces[bisect_left(pieces, begin + 1, key=lambda piece: piece.end) :]:
        if piece.begin >= end:
            return
        skipped = max(begin - piece.begin, 0)
        place = piece.place + skipped * piece.width
        length = max(min(end, piece.end) - piece.begin - skipped, 0)
        raw = document[place : place + length * piece.width]
        text = raw.decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
        if len(text) != length:
            raise NoTextError("it is damaged")
        yield _ENDS.sub(
            lambda mark, at=place, width=piece.width: ends.get(at + mark.end() * width, mark[0]),  # type: ignore[misc]
            text,
        )


def _paragraphs(document: bytes, table: bytes, data: bytes) -> Iterator[tuple[int, str]]:
    """Yield what the mark at the end of a paragraph in a table becomes, by the place after the mark."""
    place, size = unpack_from("<II", document, _PLACE_OF_PARAGRAPHS)
    number = max(size - 4, 0) // 8
    for (page,) in (unpack_from("<I", table, place + 4 * (number + 1 + index)) for index in range(number)):
        formats = document[page * _FORMATS : (page + 1) * _FORMATS]
        if len(formats) < _FORMATS:
            continue
        paragraphs = formats[-1]
        places = unpack_from(f"<{paragraphs + 1}I", formats)
        for index in range(paragraphs):
            properties = set(_properties(_format(formats, formats[4 * (paragraphs + 1) + 13 * index]), data))
            if _ROW_END in properties:
                yield places[index + 1], "\n"
            elif _IN_TABLE in properties:
                is_cell = document[places[index + 1] - 2 : places[index + 1]].strip(b"\0")[-1:] == b"\x07"
                yield places[index + 1], "\t" if is_cell else " "


def _format(formats: bytes, place: int) -> bytes:
    """Return the properties of a paragraph, whose place is counted in pairs of bytes (MS-DOC 2.9.175)."""
    if not place:
        return b""
    place *= 2
    length = 2 * formats[place] - 1 if formats[place] else 2 * formats[place + 1]
    begin = place + (1 if formats[place] else 2)
    return formats[begin + 2 : begin + length]


def _properties(properties: bytes, data: bytes) -> Iterator[int]:
    """Yield the codes of the properties that are switched on. Properties may be in the stream ``Data``."""
    place = 0
    while place + 2 < len(properties):
        (code,) = unpack_from("<H", properties, place)
        place += 2
        if code == _FORMAT_ELSEWHERE and place + 4 <= len(properties) and data:
            (where,) = unpack_from("<I", properties, place)
            (length,) = unpack_from("<H", data, where)
            yield from _properties(data[where + 2 : where + 2 + length], b"")
        elif properties[place]:
            yield code
        length = _OPERANDS[code >> 13]
        if code == _TABLE_DEFINITION:
            place += 1 + int(unpack_from("<H", properties, place)[0])
        else:
            place += 1 + properties[place] if length is None else length
