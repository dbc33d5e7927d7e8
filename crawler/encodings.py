"""Decode HTTP bodies up to a size limit: join their chunks and undo their content encodings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader

MAX_PAGE_BYTES = 32 * 1024 * 1024
"""The maximum size of a page that is read, in bytes after content decoding. Live runs have the same limit."""

_MEMBER = b"\x1f\x8b"
"""The first bytes of a gzip member (RFC 1952, section 2.3.1)."""

_FRAME = b"\x28\xb5\x2f\xfd"
"""The first bytes of a zstd frame (RFC 8878, section 3.1.1)."""

_MAX_MEMBERS = 1000
_PART = 1 << 20
_FEW_BYTES = 32

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Matches a control character other than white space and ESC, which some encodings of text use."""

_CHUNK = re.compile(rb"\r?\n?0*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""Matches the beginning of a chunk (RFC 9112, section 7.1), including the line end of the previous chunk."""

_LAST_CHUNK = re.compile(rb"\r?\n?0+[ \t]*(?:;[^\r\n]*)?\r?\n?\Z")
"""Matches the last chunk, which has a size of zero. Some servers omit the line end after the last chunk."""


class DamagedBodyError(ValueError):
    """A body is incomplete or damaged, or has an unknown encoding. The message says which, about "it"."""


class BodyTooLargeError(DamagedBodyError):
    """A body exceeds the size limit when decoded."""


class TruncatedBodyError(OSError):
    """A compressed body is incomplete: the end of the compressed data is missing."""


def decode_body(
    body: bytes, transfer_encoding: str | None, content_encoding: str | None, limit: int = MAX_PAGE_BYTES
) -> bytes:
    """Return a body with its transfer encoding and its content encodings undone.

    Browser-based crawlers undo encodings but keep the headers that name these encodings. For this reason, a body is
    returned unchanged if it looks like text and cannot be decoded as its headers say.

    Args:
        body: the body as stored in the archive.
        transfer_encoding: the value of the ``Transfer-Encoding`` header, or None.
        content_encoding: the value of the ``Content-Encoding`` header, or None. The value may list several encodings,
            in the order in which they were applied.
        limit: the maximum size of the decoded body in bytes.

    Raises:
        DamagedBodyError: the body is incomplete or damaged, has an unknown encoding, or exceeds the limit when decoded.
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
            raise DamagedBodyError(f"its content encoding {encoding[:20]!r} is unknown")
        try:
            decoded = decode(body, limit + 1)
        except (OSError, zlib.error) as error:
            if not isinstance(error, TruncatedBodyError) and _is_text(body):
                return body
            raise DamagedBodyError(f"its content encoding {encoding} is damaged ({error})") from error
        if len(decoded) > limit:
            raise BodyTooLargeError(f"it is larger than {limit >> 20} MiB when decoded")
        body = decoded
    return body


def _join_chunks(body: bytes) -> bytes:
    """Join the chunks of a chunked body, and return the joined body.

    A body that does not begin with a chunk is returned unchanged: the program that recorded the body has already
    joined the chunks. Data after the last chunk is ignored.

    Raises:
        DamagedBodyError: the body ends before its last chunk, or data that is not a chunk follows a chunk.
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
        raise DamagedBodyError("it is cut off: its last chunk is missing")
    raise DamagedBodyError("its chunks are damaged")


def _is_text(body: bytes) -> bool:
    """Return whether a body looks like text instead of compressed data.

    Return False if the body begins with the zstd signature, or if its first 512 bytes contain control characters
    that text does not contain. A few bytes count as text only if they are ASCII.
    """
    head = body[:512]
    if len(head) < _FEW_BYTES and not head.isascii():
        return False
    return not head.startswith(_FRAME) and _CONTROL.search(head) is None


def _gzip(body: bytes, limit: int) -> bytes:
    """Decompress all gzip members of a body, one after the other (RFC 1952, section 2.2).

    Data after the last gzip member is ignored.

    Raises:
        OSError: the body has too many gzip members, or a member ends too early.
        zlib.error: a gzip member is damaged.
    """
    decoded = b""
    for _ in range(_MAX_MEMBERS):
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        decoded += _decompress(inflate, body, limit - len(decoded))
        body = inflate.unused_data
        if len(decoded) >= limit or not body.startswith(_MEMBER):
            return decoded
    raise OSError("it has more members than any page")


def _deflate(body: bytes, limit: int) -> bytes:
    """Decompress deflate data. RFC 9110 (8.4.1.2) requires a zlib header, but some servers omit the header."""
    try:
        return _decompress(zlib.decompressobj(), body, limit)
    except zlib.error:
        return _decompress(zlib.decompressobj(-zlib.MAX_WBITS), body, limit)


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


def _brotli(body: bytes, limit: int) -> bytes:
    return _read_up_to(limit, BrotliReader(BytesIO(body)))


def _zstd(body: bytes, limit: int) -> bytes:
    return _read_up_to(limit, ZstdReader(BytesIO(body)))


def _read_up_to(limit: int, reader: BrotliReader | ZstdReader) -> bytes:
    """Return the first ``limit`` bytes that a reader gives. Reading them at once would reserve memory for all of them.

    Raises:
        OSError: the compressed data is damaged or ends too early.
    """
    decoded = bytearray()
    while len(decoded) < limit:
        part = reader.read(min(_PART, limit - len(decoded)))
        if not part:
            break
        decoded += part
    return bytes(decoded)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
