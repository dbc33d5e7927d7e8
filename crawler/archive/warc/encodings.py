"""Bodies as they were sent to bodies as they were meant: chunks joined, content encodings undone, within bounds."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from fastwarc.stream_io import BrotliReader, ZstdReader

from crawler.archive.model import LARGEST_PAGE, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable


_MEMBER = b"\x1f\x8b"
"""With what a gzip member begins (RFC 1952, 2.3.1)."""

_FRAME = b"\x28\xb5\x2f\xfd"
"""With what a zstd frame begins (RFC 8878, 3.1.1)."""

_MOST_MEMBERS = 1000

_CHUNK = re.compile(rb"\r?\n?0*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""With what a chunk begins (RFC 9112, 7.1), the end of the line before it included."""

_LAST_CHUNK = re.compile(rb"\r?\n?0+[ \t]*(?:;[^\r\n]*)?\r?\n?\Z")
"""The chunk of no bytes, of which some leave out the end."""


class CutOffError(OSError):
    """A compressed body that ends too early."""


def plain_body(body: bytes, transfer_encoding: str | None, content_encoding: str | None) -> bytes:
    """The body without its encodings.

    Browser-based crawlers keep the headers of encodings that they have undone: a body that is not encoded as
    its header says, and looks like text, is taken as it is.

    Args:
        body: as it lies in the archive.
        transfer_encoding: the header of that name.
        content_encoding: likewise; several encodings in the order in which they were applied.

    Raises:
        ArchiveError: the body is broken, its encoding unknown, or it is larger than any page.
    """
    if transfer_encoding is not None and "chunked" in transfer_encoding.lower():
        body = _joined(body)
    for name in reversed((content_encoding or "").lower().split(",")):
        encoding = name.strip()
        if encoding in {"", "identity"} or not body:
            # Some servers name an encoding of no body too, as of redirects.
            continue
        undo = _UNDO.get(encoding)
        if undo is None:
            if _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding[:20]!r} is not known here")
        try:
            plain = undo(body)
        except (OSError, zlib.error) as error:
            if not isinstance(error, CutOffError) and _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding} is broken ({error})") from error
        if len(plain) > LARGEST_PAGE:
            raise ArchiveError(f"decoded it is larger than {LARGEST_PAGE >> 20} MiB, which no page is")
        body = plain
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a body in one; a body that does not begin with a chunk was joined by whoever recorded it.

    What follows the last chunk is no part of the body.

    Raises:
        ArchiveError: it ends before its last chunk, or something else stands in the place of one.
    """
    chunks: list[bytes] = []
    place = 0
    while (begin := _CHUNK.match(body, place)) is not None:
        size = int(begin[1], 16)
        if size == 0:
            return b"".join(chunks)
        place = begin.end() + size
        chunks.append(body[begin.end() : place])
    if not chunks:
        return body
    if _LAST_CHUNK.match(body, place):
        return b"".join(chunks)
    if place >= len(body.rstrip(b"\r\n")):
        raise ArchiveError("it is cut off: its last chunk is missing")
    raise ArchiveError("its chunks are broken")


def _is_text(body: bytes) -> bool:
    """Whether a body is not compressed: compressed ones have zero or control bytes early on, or say what they are."""
    head = body[:512]
    return not head.startswith(_FRAME) and not any(byte < 9 for byte in head)


def _gzip(body: bytes) -> bytes:
    """Members one after the other (RFC 1952, 2.2); what follows them and is none is no part of the body."""
    plain = b""
    for _ in range(_MOST_MEMBERS):
        undo = zlib.decompressobj(zlib.MAX_WBITS | 16)
        plain += _to_its_end(undo, body, LARGEST_PAGE + 1 - len(plain))
        body = undo.unused_data
        if len(plain) > LARGEST_PAGE or not body.startswith(_MEMBER):
            return plain
    raise OSError("it has more members than any page")


def _deflate(body: bytes) -> bytes:
    """Deflate as the standard has it, with a zlib header, or bare, as some servers send it."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _to_its_end(zlib.decompressobj(window), body, LARGEST_PAGE + 1)
        except zlib.error:
            if window < 0:
                raise
    raise AssertionError


def _to_its_end(undo: zlib._Decompress, body: bytes, most: int) -> bytes:
    """What a stream holds, up to ``most`` bytes.

    Raises:
        CutOffError: it ends too early.
    """
    plain = undo.decompress(body, most)
    if not undo.eof and len(plain) < most:
        raise CutOffError("it is cut off")
    return plain


def _brotli(body: bytes) -> bytes:
    return bytes(BrotliReader(BytesIO(body)).read(LARGEST_PAGE + 1))


def _zstd(body: bytes) -> bytes:
    return bytes(ZstdReader(BytesIO(body)).read(LARGEST_PAGE + 1))


_UNDO: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
