"""Decode HTTP bodies up to a size limit: join their chunks and undo their content encodings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader

from crawler.archive.model import MAX_PAGE_BYTES, ArchiveError

_MEMBER = b"\x1f\x8b"
"""The first bytes of a gzip member (RFC 1952, section 2.3.1)."""

_FRAME = b"\x28\xb5\x2f\xfd"
"""The first bytes of a zstd frame (RFC 8878, section 3.1.1)."""

_MAX_MEMBERS = 1000

_CHUNK = re.compile(rb"\r?\n?0*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""Matches the beginning of a chunk (RFC 9112, section 7.1), including the line end of the previous chunk."""

_LAST_CHUNK = re.compile(rb"\r?\n?0+[ \t]*(?:;[^\r\n]*)?\r?\n?\Z")
"""Matches the last chunk, which has a size of zero. Some servers omit the line end after the last chunk."""


class TruncatedBodyError(OSError):
    """A compressed body is incomplete: the end of the compressed data is missing."""


def decode_body(body: bytes, transfer_encoding: str | None, content_encoding: str | None) -> bytes:
    """Return a body with its transfer encoding and its content encodings undone.

    Browser-based crawlers undo encodings but keep the headers that name these encodings. For this reason, a body is
    returned unchanged if it looks like text and cannot be decoded as its headers say.

    Args:
        body: the body as stored in the archive.
        transfer_encoding: the value of the ``Transfer-Encoding`` header, or None.
        content_encoding: the value of the ``Content-Encoding`` header, or None. The value may list several encodings,
            in the order in which they were applied.

    Raises:
        ArchiveError: the body is damaged, has an unknown encoding, or exceeds the size limit for pages when decoded.
    """
    if transfer_encoding is not None and "chunked" in transfer_encoding.lower():
        body = _join_chunks(body)
    for name in reversed((content_encoding or "").lower().split(",")):
        encoding = name.strip()
        if encoding in {"", "identity"} or not body:
            # Some servers name an encoding for an empty body too, for example that of a redirect.
            continue
        decode = _DECODERS.get(encoding)
        if decode is None:
            if _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding[:20]!r} is unknown")
        try:
            decoded = decode(body)
        except (OSError, zlib.error) as error:
            if not isinstance(error, TruncatedBodyError) and _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding} is damaged ({error})") from error
        if len(decoded) > MAX_PAGE_BYTES:
            raise ArchiveError(f"it is larger than {MAX_PAGE_BYTES >> 20} MiB when decoded")
        body = decoded
    return body


def _join_chunks(body: bytes) -> bytes:
    """Join the chunks of a chunked body, and return the joined body.

    A body that does not begin with a chunk is returned unchanged: the program that recorded the body has already
    joined the chunks. Data after the last chunk is ignored.

    Raises:
        ArchiveError: the body ends before its last chunk, or data that is not a chunk follows a chunk.
    """
    chunks: list[bytes] = []
    position = 0
    while (begin := _CHUNK.match(body, position)) is not None:
        size = int(begin[1], 16)
        if size == 0:
            return b"".join(chunks)
        position = begin.end() + size
        chunks.append(body[begin.end() : position])
    if not chunks:
        return body
    if _LAST_CHUNK.match(body, position):
        return b"".join(chunks)
    if position >= len(body.rstrip(b"\r\n")):
        raise ArchiveError("it is cut off: its last chunk is missing")
    raise ArchiveError("its chunks are damaged")


def _is_text(body: bytes) -> bool:
    """Return whether a body looks like text instead of compressed data.

    Return False if the body begins with the zstd signature, or if any of its first 512 bytes is less than 9.
    """
    head = body[:512]
    return not head.startswith(_FRAME) and not any(byte < 9 for byte in head)


def _gzip(body: bytes) -> bytes:
    """Decompress all gzip members of a body, one after the other (RFC 1952, section 2.2).

    Data after the last gzip member is ignored.

    Raises:
        OSError: the body has too many gzip members, or a member ends too early.
        zlib.error: a gzip member is damaged.
    """
    decoded = b""
    for _ in range(_MAX_MEMBERS):
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        decoded += _decompress(inflate, body, MAX_PAGE_BYTES + 1 - len(decoded))
        body = inflate.unused_data
        if len(decoded) > MAX_PAGE_BYTES or not body.startswith(_MEMBER):
            return decoded
    raise OSError("it has more members than any page")


def _deflate(body: bytes) -> bytes:
    """Decompress deflate data. RFC 9110 (8.4.1.2) requires a zlib header, but some servers omit the header."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _decompress(zlib.decompressobj(window), body, MAX_PAGE_BYTES + 1)
        except zlib.error:
            if window < 0:
                raise
    raise AssertionError


def _decompress(inflate: zlib._Decompress, body: bytes, limit: int) -> bytes:
    """Decompress ``body`` with the decompressor ``inflate``, and return the first ``limit`` bytes of the result.

    A longer result is cut off without an error, and a shorter result is returned completely.

    Raises:
        TruncatedBodyError: the compressed data ends too early.
    """
    decoded = inflate.decompress(body, limit)
    if not inflate.eof and len(decoded) < limit:
        raise TruncatedBodyError("it is cut off")
    return decoded


def _brotli(body: bytes) -> bytes:
    return bytes(BrotliReader(BytesIO(body)).read(MAX_PAGE_BYTES + 1))


def _zstd(body: bytes) -> bytes:
    return bytes(ZstdReader(BytesIO(body)).read(MAX_PAGE_BYTES + 1))


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
